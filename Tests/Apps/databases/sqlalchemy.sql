PRAGMA foreign_keys = OFF;
CREATE TABLE chat (
	id INTEGER NOT NULL, 
	kind VARCHAR(6) NOT NULL, 
	title VARCHAR, 
	creator_id INTEGER, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(creator_id) REFERENCES user_account (id) ON DELETE SET NULL
);
INSERT INTO "chat" ("id", "kind", "title", "creator_id", "created_at") VALUES (1, 'DIRECT', NULL, 109, '2026-05-06 08:00:00.450000');
INSERT INTO "chat" ("id", "kind", "title", "creator_id", "created_at") VALUES (2, 'GROUP', NULL, 111, '2026-04-20 18:30:00.700000');
INSERT INTO "chat" ("id", "kind", "title", "creator_id", "created_at") VALUES (3, 'DIRECT', NULL, 102, '2026-03-11 10:10:10.101000');
CREATE TABLE chat_member (
	chat_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	PRIMARY KEY (chat_id, user_id), 
	FOREIGN KEY(chat_id) REFERENCES chat (id) ON DELETE CASCADE, 
	FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "chat_member" ("chat_id", "user_id") VALUES (1, 109);
INSERT INTO "chat_member" ("chat_id", "user_id") VALUES (1, 110);
INSERT INTO "chat_member" ("chat_id", "user_id") VALUES (2, 111);
INSERT INTO "chat_member" ("chat_id", "user_id") VALUES (2, 112);
INSERT INTO "chat_member" ("chat_id", "user_id") VALUES (2, 114);
INSERT INTO "chat_member" ("chat_id", "user_id") VALUES (3, 102);
INSERT INTO "chat_member" ("chat_id", "user_id") VALUES (3, 108);
CREATE TABLE message (
	id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	author_id INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(chat_id) REFERENCES chat (id) ON DELETE CASCADE, 
	FOREIGN KEY(author_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "message" ("id", "chat_id", "author_id", "body", "created_at") VALUES (1, 1, 109, 'Hi! Your last track is lovely.', '2026-05-06 08:01:10.333000');
INSERT INTO "message" ("id", "chat_id", "author_id", "body", "created_at") VALUES (2, 1, 110, 'Thank you! It''s the first one I mixed myself.', '2026-05-06 12:42:30.444000');
INSERT INTO "message" ("id", "chat_id", "author_id", "body", "created_at") VALUES (3, 2, 112, 'Who plays on Friday?', '2026-04-20 19:00:00.555000');
INSERT INTO "message" ("id", "chat_id", "author_id", "body", "created_at") VALUES (4, 3, 102, 'Is the rehearsal room still free?', '2026-03-11 10:12:13.666000');
CREATE TABLE notification (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	title VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	is_read BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "notification" ("id", "user_id", "kind", "title", "body", "payload", "is_read", "created_at") VALUES (1, 110, 'message', 'A new message', 'Sam wrote to you', '{"chat": 1}', 1, '2026-05-06 08:01:10.777000');
CREATE TABLE profile (
	user_id INTEGER NOT NULL, 
	display_name VARCHAR(60) NOT NULL, 
	birth_date DATE NOT NULL, 
	gender VARCHAR(30), 
	instrument VARCHAR(30), 
	genres VARCHAR, 
	years_playing INTEGER, 
	updated_at DATETIME NOT NULL, 
	PRIMARY KEY (user_id), 
	FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (101, 'Maja', '1994-02-11', 'female', 'singer', 'indie pop, folk', 8, '2025-03-02 18:20:05.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (102, 'Tom', '1992-10-30', 'male', 'guitarist', 'folk, country', 12, '2025-04-11 07:02:44.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (103, 'Zoë', '1999-06-01', 'woman', 'dj', 'techno, house', 4, '2025-05-20 21:47:13.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (104, 'Kenji', '1998-12-24', 'man', 'producer', 'house, lo-fi', 6, '2025-06-02 11:00:31.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (105, 'Conor O''Brien', '1986-07-08', 'male', 'drummer', 'punk, rock', 19, '2025-06-17 16:35:00.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (106, 'Inês', '1988-01-19', 'female', 'bassist', 'rock, latin', 10, '2025-07-01 09:15:27.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (107, 'Pavel', '1990-05-05', 'male', 'keys', 'jazz', 15, '2025-07-23 13:58:09.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (108, 'Lena', '1991-09-14', 'female', 'vocalist', 'jazz, r&b', 9, '2025-08-05 20:10:50.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (109, 'Sam', '1996-03-27', 'nonbinary', 'songwriter', 'alternative', 7, '2025-08-19 08:44:36.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (110, 'Ayọ', '1995-11-02', 'female', 'rapper', 'hip hop, r&b', 5, '2025-09-03 17:29:18.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (111, 'Linus', '1983-04-16', 'male', 'engineer', 'metal', 20, '2025-09-21 12:05:55.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (112, 'Carmen', '1985-08-29', 'female', 'listener', 'metal, rock', 2, '2025-10-10 22:31:02.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (113, 'Noor', '2004-12-12', 'female', 'violin', 'classical', 11, '2025-10-28 10:17:40.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (114, 'Béla', '1979-02-03', 'male', 'composer', 'classical, opera', 25, '2025-11-13 14:52:21.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (115, 'Freya', '2001-07-21', 'female', 'listener', 'k-pop, dance', 1, '2025-12-01 19:08:33.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (116, 'Milan', '2000-10-09', 'male', 'dj', 'dance, electronic', 3, '2025-12-20 06:40:12.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (117, 'Greta', '2002-01-30', 'female', 'keyboard', 'electronic', 6, '2026-01-15 15:23:47.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (118, 'Anna', '1997-05-18', 'female', 'singer', 'pop', 5, '2026-02-02 11:11:11.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (119, 'Viktor', '1993-03-03', 'male', 'dj', 'house', 4, '2026-02-14 23:59:59.000000');
INSERT INTO "profile" ("user_id", "display_name", "birth_date", "gender", "instrument", "genres", "years_playing", "updated_at") VALUES (120, 'Kim', '2008-06-02', 'nonbinary', 'drums', 'punk', 2, '2026-03-08 16:04:28.000000');
CREATE TABLE swipe (
	id INTEGER NOT NULL, 
	from_user_id INTEGER NOT NULL, 
	to_user_id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	created_at DATETIME NOT NULL, 
	deleted_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(from_user_id) REFERENCES user_account (id) ON DELETE CASCADE, 
	FOREIGN KEY(to_user_id) REFERENCES user_account (id) ON DELETE CASCADE
);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (1, 101, 102, 'LIKE', '2026-05-10 19:30:12.410000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (2, 102, 101, 'LIKE', '2026-05-12 08:01:55.007000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (3, 103, 104, 'SUPER_LIKE', '2026-05-15 22:10:40.250000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (4, 104, 103, 'LIKE', '2026-05-15 23:45:03.998000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (5, 105, 106, 'LIKE', '2026-05-20 12:00:00.000000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (6, 106, 105, 'LIKE', '2026-05-31 21:59:59.001000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (7, 107, 108, 'LIKE', '2026-05-08 10:20:30.125000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (8, 108, 107, 'LIKE', '2026-05-09 11:21:31.126000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (9, 108, 107, 'BLOCK', '2026-05-22 17:00:09.600000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (10, 109, 110, 'LIKE', '2026-05-05 09:09:09.090000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (11, 110, 109, 'SUPER_LIKE', '2026-05-05 18:18:18.180000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (12, 111, 112, 'LIKE', '2026-05-18 20:00:01.500000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (13, 112, 111, 'LIKE', '2026-05-19 20:00:02.750000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (14, 113, 120, 'LIKE', '2026-05-21 13:14:15.160000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (15, 120, 113, 'LIKE', '2026-05-21 14:15:16.170000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (16, 114, 119, 'LIKE', '2026-05-16 07:30:00.300000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (17, 119, 114, 'LIKE', '2026-05-16 07:31:00.310000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (18, 115, 118, 'LIKE', '2026-05-17 15:45:10.200000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (19, 118, 115, 'LIKE', '2026-05-17 16:45:10.210000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (20, 117, 116, 'LIKE', '2026-05-23 19:19:19.919000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (21, 116, 115, 'PASS', '2026-05-24 08:05:06.007000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (22, 115, 116, 'LIKE', '2026-05-24 20:02:03.004000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (23, 114, 113, 'PASS', '2026-04-02 12:12:12.120000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (24, 101, 109, 'PASS', '2026-05-11 06:07:08.009000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (25, 102, 106, 'LIKE', '2026-05-13 21:22:23.240000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (26, 110, 104, 'LIKE', '2026-05-14 16:17:18.190000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (27, 107, 101, 'LIKE', '2026-05-25 23:24:25.260000', NULL);
INSERT INTO "swipe" ("id", "from_user_id", "to_user_id", "kind", "created_at", "deleted_at") VALUES (28, 116, 117, 'LIKE', '2026-05-23 18:18:18.818000', '2026-05-24 09:00:00.000000');
CREATE TABLE user_account (
	id INTEGER NOT NULL, 
	email VARCHAR(255) NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	status VARCHAR(6) NOT NULL, 
	created_at DATETIME NOT NULL, 
	deleted_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (101, 'person101@example.org', '!', 'ACTIVE', '2025-03-02 18:20:05.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (102, 'person102@example.org', '!', 'ACTIVE', '2025-04-11 07:02:44.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (103, 'person103@example.org', '!', 'ACTIVE', '2025-05-20 21:47:13.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (104, 'person104@example.org', '!', 'ACTIVE', '2025-06-02 11:00:31.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (105, 'person105@example.org', '!', 'ACTIVE', '2025-06-17 16:35:00.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (106, 'person106@example.org', '!', 'ACTIVE', '2025-07-01 09:15:27.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (107, 'person107@example.org', '!', 'ACTIVE', '2025-07-23 13:58:09.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (108, 'person108@example.org', '!', 'ACTIVE', '2025-08-05 20:10:50.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (109, 'person109@example.org', '!', 'ACTIVE', '2025-08-19 08:44:36.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (110, 'person110@example.org', '!', 'ACTIVE', '2025-09-03 17:29:18.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (111, 'person111@example.org', '!', 'ACTIVE', '2025-09-21 12:05:55.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (112, 'person112@example.org', '!', 'ACTIVE', '2025-10-10 22:31:02.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (113, 'person113@example.org', '!', 'ACTIVE', '2025-10-28 10:17:40.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (114, 'person114@example.org', '!', 'ACTIVE', '2025-11-13 14:52:21.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (115, 'person115@example.org', '!', 'ACTIVE', '2025-12-01 19:08:33.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (116, 'person116@example.org', '!', 'ACTIVE', '2025-12-20 06:40:12.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (117, 'person117@example.org', '!', 'ACTIVE', '2026-01-15 15:23:47.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (118, 'person118@example.org', '!', 'ACTIVE', '2026-02-02 11:11:11.000000', '2026-05-28 10:00:00.000000');
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (119, 'person119@example.org', '!', 'BANNED', '2026-02-14 23:59:59.000000', NULL);
INSERT INTO "user_account" ("id", "email", "password_hash", "status", "created_at", "deleted_at") VALUES (120, 'person120@example.org', '!', 'ACTIVE', '2026-03-08 16:04:28.000000', NULL);
CREATE INDEX ix_message_chat_id ON message (chat_id);
CREATE INDEX ix_notification_user_id ON notification (user_id);
CREATE INDEX ix_swipe_from_user_id ON swipe (from_user_id);
CREATE INDEX ix_swipe_to_user_id ON swipe (to_user_id);
