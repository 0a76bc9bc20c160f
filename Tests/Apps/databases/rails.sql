CREATE TABLE IF NOT EXISTS "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
CREATE TABLE IF NOT EXISTS "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE TABLE IF NOT EXISTS "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar NOT NULL, "password_digest" varchar NOT NULL, "banned" boolean DEFAULT 0 NOT NULL, "discarded_at" datetime(6), "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE UNIQUE INDEX "index_users_on_email" ON "users" ("email");
CREATE TABLE IF NOT EXISTS "profiles" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, "name" varchar NOT NULL, "born_on" date NOT NULL, "gender" varchar, "role" varchar, "genre" varchar, "experience" integer, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_e424190865"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
);
CREATE UNIQUE INDEX "index_profiles_on_user_id" ON "profiles" ("user_id");
CREATE TABLE IF NOT EXISTS "reactions" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, "target_id" integer NOT NULL, "kind" integer DEFAULT 0 NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_9f02fc96a0"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
, CONSTRAINT "fk_rails_6a3ae17d1b"
FOREIGN KEY ("target_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_reactions_on_user_id" ON "reactions" ("user_id");
CREATE INDEX "index_reactions_on_target_id" ON "reactions" ("target_id");
CREATE TABLE IF NOT EXISTS "conversations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "kind" integer DEFAULT 0 NOT NULL, "creator_id" integer, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_0f2c4a1f0e"
FOREIGN KEY ("creator_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_conversations_on_creator_id" ON "conversations" ("creator_id");
CREATE TABLE IF NOT EXISTS "memberships" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "conversation_id" integer NOT NULL, "user_id" integer NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_99326fb65d"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
, CONSTRAINT "fk_rails_3b45c2a1d7"
FOREIGN KEY ("conversation_id")
  REFERENCES "conversations" ("id")
);
CREATE UNIQUE INDEX "index_memberships_on_conversation_id_and_user_id" ON "memberships" ("conversation_id", "user_id");
CREATE INDEX "index_memberships_on_user_id" ON "memberships" ("user_id");
CREATE TABLE IF NOT EXISTS "messages" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "conversation_id" integer NOT NULL, "user_id" integer NOT NULL, "body" text NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_7f927086d2"
FOREIGN KEY ("conversation_id")
  REFERENCES "conversations" ("id")
, CONSTRAINT "fk_rails_273a25a7a6"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_messages_on_conversation_id" ON "messages" ("conversation_id");
CREATE INDEX "index_messages_on_user_id" ON "messages" ("user_id");
CREATE TABLE IF NOT EXISTS "notifications" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "user_id" integer NOT NULL, "kind" varchar NOT NULL, "title" varchar NOT NULL, "body" text NOT NULL, "params" json DEFAULT '{}' NOT NULL, "read" boolean DEFAULT 0 NOT NULL, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_b080fb4855"
FOREIGN KEY ("user_id")
  REFERENCES "users" ("id")
);
CREATE INDEX "index_notifications_on_user_id" ON "notifications" ("user_id");
INSERT INTO "schema_migrations" (version) VALUES ('20250301120000');

INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (101, 'person101@example.org', '!', 0, NULL, '2025-03-02 18:20:05.000000', '2025-03-02 18:20:05.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (101, 'Maja', '1994-02-11', 'female', 'singer', 'indie pop, folk', 8, '2025-03-02 18:20:05.000000', '2025-03-02 18:20:05.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (102, 'person102@example.org', '!', 0, NULL, '2025-04-11 07:02:44.000000', '2025-04-11 07:02:44.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (102, 'Tom', '1992-10-30', 'male', 'guitarist', 'folk, country', 12, '2025-04-11 07:02:44.000000', '2025-04-11 07:02:44.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (103, 'person103@example.org', '!', 0, NULL, '2025-05-20 21:47:13.000000', '2025-05-20 21:47:13.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (103, 'Zoë', '1999-06-01', 'woman', 'dj', 'techno, house', 4, '2025-05-20 21:47:13.000000', '2025-05-20 21:47:13.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (104, 'person104@example.org', '!', 0, NULL, '2025-06-02 11:00:31.000000', '2025-06-02 11:00:31.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (104, 'Kenji', '1998-12-24', 'man', 'producer', 'house, lo-fi', 6, '2025-06-02 11:00:31.000000', '2025-06-02 11:00:31.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (105, 'person105@example.org', '!', 0, NULL, '2025-06-17 16:35:00.000000', '2025-06-17 16:35:00.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (105, 'Conor O''Brien', '1986-07-08', 'male', 'drummer', 'punk, rock', 19, '2025-06-17 16:35:00.000000', '2025-06-17 16:35:00.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (106, 'person106@example.org', '!', 0, NULL, '2025-07-01 09:15:27.000000', '2025-07-01 09:15:27.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (106, 'Inês', '1988-01-19', 'female', 'bassist', 'rock, latin', 10, '2025-07-01 09:15:27.000000', '2025-07-01 09:15:27.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (107, 'person107@example.org', '!', 0, NULL, '2025-07-23 13:58:09.000000', '2025-07-23 13:58:09.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (107, 'Pavel', '1990-05-05', 'male', 'keys', 'jazz', 15, '2025-07-23 13:58:09.000000', '2025-07-23 13:58:09.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (108, 'person108@example.org', '!', 0, NULL, '2025-08-05 20:10:50.000000', '2025-08-05 20:10:50.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (108, 'Lena', '1991-09-14', 'female', 'vocalist', 'jazz, r&b', 9, '2025-08-05 20:10:50.000000', '2025-08-05 20:10:50.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (109, 'person109@example.org', '!', 0, NULL, '2025-08-19 08:44:36.000000', '2025-08-19 08:44:36.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (109, 'Sam', '1996-03-27', 'nonbinary', 'songwriter', 'alternative', 7, '2025-08-19 08:44:36.000000', '2025-08-19 08:44:36.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (110, 'person110@example.org', '!', 0, NULL, '2025-09-03 17:29:18.000000', '2025-09-03 17:29:18.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (110, 'Ayọ', '1995-11-02', 'female', 'rapper', 'hip hop, r&b', 5, '2025-09-03 17:29:18.000000', '2025-09-03 17:29:18.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (111, 'person111@example.org', '!', 0, NULL, '2025-09-21 12:05:55.000000', '2025-09-21 12:05:55.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (111, 'Linus', '1983-04-16', 'male', 'engineer', 'metal', 20, '2025-09-21 12:05:55.000000', '2025-09-21 12:05:55.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (112, 'person112@example.org', '!', 0, NULL, '2025-10-10 22:31:02.000000', '2025-10-10 22:31:02.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (112, 'Carmen', '1985-08-29', 'female', 'listener', 'metal, rock', 2, '2025-10-10 22:31:02.000000', '2025-10-10 22:31:02.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (113, 'person113@example.org', '!', 0, NULL, '2025-10-28 10:17:40.000000', '2025-10-28 10:17:40.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (113, 'Noor', '2004-12-12', 'female', 'violin', 'classical', 11, '2025-10-28 10:17:40.000000', '2025-10-28 10:17:40.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (114, 'person114@example.org', '!', 0, NULL, '2025-11-13 14:52:21.000000', '2025-11-13 14:52:21.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (114, 'Béla', '1979-02-03', 'male', 'composer', 'classical, opera', 25, '2025-11-13 14:52:21.000000', '2025-11-13 14:52:21.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (115, 'person115@example.org', '!', 0, NULL, '2025-12-01 19:08:33.000000', '2025-12-01 19:08:33.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (115, 'Freya', '2001-07-21', 'female', 'listener', 'k-pop, dance', 1, '2025-12-01 19:08:33.000000', '2025-12-01 19:08:33.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (116, 'person116@example.org', '!', 0, NULL, '2025-12-20 06:40:12.000000', '2025-12-20 06:40:12.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (116, 'Milan', '2000-10-09', 'male', 'dj', 'dance, electronic', 3, '2025-12-20 06:40:12.000000', '2025-12-20 06:40:12.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (117, 'person117@example.org', '!', 0, NULL, '2026-01-15 15:23:47.000000', '2026-01-15 15:23:47.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (117, 'Greta', '2002-01-30', 'female', 'keyboard', 'electronic', 6, '2026-01-15 15:23:47.000000', '2026-01-15 15:23:47.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (118, 'person118@example.org', '!', 0, '2026-05-28 10:00:00.000000', '2026-02-02 11:11:11.000000', '2026-02-02 11:11:11.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (118, 'Anna', '1997-05-18', 'female', 'singer', 'pop', 5, '2026-02-02 11:11:11.000000', '2026-02-02 11:11:11.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (119, 'person119@example.org', '!', 1, NULL, '2026-02-14 23:59:59.000000', '2026-02-14 23:59:59.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (119, 'Viktor', '1993-03-03', 'male', 'dj', 'house', 4, '2026-02-14 23:59:59.000000', '2026-02-14 23:59:59.000000');
INSERT INTO "users" ("id", "email", "password_digest", "banned", "discarded_at", "created_at", "updated_at") VALUES (120, 'person120@example.org', '!', 0, NULL, '2026-03-08 16:04:28.000000', '2026-03-08 16:04:28.000000');
INSERT INTO "profiles" ("user_id", "name", "born_on", "gender", "role", "genre", "experience", "created_at", "updated_at") VALUES (120, 'Kim', '2008-06-02', 'nonbinary', 'drums', 'punk', 2, '2026-03-08 16:04:28.000000', '2026-03-08 16:04:28.000000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (1, 101, 102, 0, '2026-05-10 19:30:12.410000', '2026-05-10 19:30:12.410000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (2, 102, 101, 0, '2026-05-12 08:01:55.007000', '2026-05-12 08:01:55.007000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (3, 103, 104, 1, '2026-05-15 22:10:40.250000', '2026-05-15 22:10:40.250000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (4, 104, 103, 0, '2026-05-15 23:45:03.998000', '2026-05-15 23:45:03.998000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (5, 105, 106, 0, '2026-05-20 12:00:00.000000', '2026-05-20 12:00:00.000000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (6, 106, 105, 0, '2026-05-31 21:59:59.001000', '2026-05-31 21:59:59.001000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (7, 107, 108, 0, '2026-05-08 10:20:30.125000', '2026-05-08 10:20:30.125000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (8, 108, 107, 0, '2026-05-09 11:21:31.126000', '2026-05-09 11:21:31.126000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (9, 108, 107, 3, '2026-05-22 17:00:09.600000', '2026-05-22 17:00:09.600000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (10, 109, 110, 0, '2026-05-05 09:09:09.090000', '2026-05-05 09:09:09.090000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (11, 110, 109, 1, '2026-05-05 18:18:18.180000', '2026-05-05 18:18:18.180000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (12, 111, 112, 0, '2026-05-18 20:00:01.500000', '2026-05-18 20:00:01.500000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (13, 112, 111, 0, '2026-05-19 20:00:02.750000', '2026-05-19 20:00:02.750000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (14, 113, 120, 0, '2026-05-21 13:14:15.160000', '2026-05-21 13:14:15.160000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (15, 120, 113, 0, '2026-05-21 14:15:16.170000', '2026-05-21 14:15:16.170000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (16, 114, 119, 0, '2026-05-16 07:30:00.300000', '2026-05-16 07:30:00.300000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (17, 119, 114, 0, '2026-05-16 07:31:00.310000', '2026-05-16 07:31:00.310000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (18, 115, 118, 0, '2026-05-17 15:45:10.200000', '2026-05-17 15:45:10.200000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (19, 118, 115, 0, '2026-05-17 16:45:10.210000', '2026-05-17 16:45:10.210000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (20, 117, 116, 0, '2026-05-23 19:19:19.919000', '2026-05-23 19:19:19.919000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (21, 116, 115, 2, '2026-05-24 08:05:06.007000', '2026-05-24 08:05:06.007000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (22, 115, 116, 0, '2026-05-24 20:02:03.004000', '2026-05-24 20:02:03.004000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (23, 114, 113, 2, '2026-04-02 12:12:12.120000', '2026-04-02 12:12:12.120000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (24, 101, 109, 2, '2026-05-11 06:07:08.009000', '2026-05-11 06:07:08.009000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (25, 102, 106, 0, '2026-05-13 21:22:23.240000', '2026-05-13 21:22:23.240000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (26, 110, 104, 0, '2026-05-14 16:17:18.190000', '2026-05-14 16:17:18.190000');
INSERT INTO "reactions" ("id", "user_id", "target_id", "kind", "created_at", "updated_at") VALUES (27, 107, 101, 0, '2026-05-25 23:24:25.260000', '2026-05-25 23:24:25.260000');
INSERT INTO "conversations" ("id", "kind", "creator_id", "created_at", "updated_at") VALUES (1, 0, 109, '2026-05-06 08:00:00.450000', '2026-05-06 08:00:00.450000');
INSERT INTO "memberships" ("conversation_id", "user_id", "created_at", "updated_at") VALUES (1, 109, '2026-05-06 08:00:00.450000', '2026-05-06 08:00:00.450000');
INSERT INTO "memberships" ("conversation_id", "user_id", "created_at", "updated_at") VALUES (1, 110, '2026-05-06 08:00:00.450000', '2026-05-06 08:00:00.450000');
INSERT INTO "messages" ("conversation_id", "user_id", "body", "created_at", "updated_at") VALUES (1, 109, 'Hi! Your last track is lovely.', '2026-05-06 08:01:10.333000', '2026-05-06 08:01:10.333000');
INSERT INTO "messages" ("conversation_id", "user_id", "body", "created_at", "updated_at") VALUES (1, 110, 'Thank you! It''s the first one I mixed myself.', '2026-05-06 12:42:30.444000', '2026-05-06 12:42:30.444000');
INSERT INTO "conversations" ("id", "kind", "creator_id", "created_at", "updated_at") VALUES (2, 1, 111, '2026-04-20 18:30:00.700000', '2026-04-20 18:30:00.700000');
INSERT INTO "memberships" ("conversation_id", "user_id", "created_at", "updated_at") VALUES (2, 111, '2026-04-20 18:30:00.700000', '2026-04-20 18:30:00.700000');
INSERT INTO "memberships" ("conversation_id", "user_id", "created_at", "updated_at") VALUES (2, 112, '2026-04-20 18:30:00.700000', '2026-04-20 18:30:00.700000');
INSERT INTO "memberships" ("conversation_id", "user_id", "created_at", "updated_at") VALUES (2, 114, '2026-04-20 18:30:00.700000', '2026-04-20 18:30:00.700000');
INSERT INTO "messages" ("conversation_id", "user_id", "body", "created_at", "updated_at") VALUES (2, 112, 'Who plays on Friday?', '2026-04-20 19:00:00.555000', '2026-04-20 19:00:00.555000');
INSERT INTO "conversations" ("id", "kind", "creator_id", "created_at", "updated_at") VALUES (3, 0, 102, '2026-03-11 10:10:10.101000', '2026-03-11 10:10:10.101000');
INSERT INTO "memberships" ("conversation_id", "user_id", "created_at", "updated_at") VALUES (3, 102, '2026-03-11 10:10:10.101000', '2026-03-11 10:10:10.101000');
INSERT INTO "memberships" ("conversation_id", "user_id", "created_at", "updated_at") VALUES (3, 108, '2026-03-11 10:10:10.101000', '2026-03-11 10:10:10.101000');
INSERT INTO "messages" ("conversation_id", "user_id", "body", "created_at", "updated_at") VALUES (3, 102, 'Is the rehearsal room still free?', '2026-03-11 10:12:13.666000', '2026-03-11 10:12:13.666000');
INSERT INTO "notifications" ("user_id", "kind", "title", "body", "params", "read", "created_at", "updated_at") VALUES (110, 'message', 'A new message', 'Sam wrote to you', '{"chat":1}', 1, '2026-05-06 08:01:10.777000', '2026-05-06 08:01:10.777000');
