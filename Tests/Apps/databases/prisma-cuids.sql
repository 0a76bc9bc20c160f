-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Profile" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "birthDate" DATETIME NOT NULL,
    "gender" TEXT,
    "role" TEXT,
    "genre" TEXT,
    "experience" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Profile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Interaction" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "fromId" TEXT NOT NULL,
    "toId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Interaction_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Interaction_toId_fkey" FOREIGN KEY ("toId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Chat" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL DEFAULT 'DIRECT',
    "createdById" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Chat_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Message" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "chatId" TEXT NOT NULL,
    "senderId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Message_chatId_fkey" FOREIGN KEY ("chatId") REFERENCES "Chat" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Message_senderId_fkey" FOREIGN KEY ("senderId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "isRead" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Notification_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "_ChatParticipants" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,
    CONSTRAINT "_ChatParticipants_A_fkey" FOREIGN KEY ("A") REFERENCES "Chat" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_ChatParticipants_B_fkey" FOREIGN KEY ("B") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Profile_userId_key" ON "Profile"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Interaction_fromId_toId_type_key" ON "Interaction"("fromId", "toId", "type");

-- CreateIndex
CREATE UNIQUE INDEX "_ChatParticipants_AB_unique" ON "_ChatParticipants"("A", "B");

-- CreateIndex
CREATE INDEX "_ChatParticipants_B_index" ON "_ChatParticipants"("B");

INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oo5002tfh66nsj0i3sz', 'person101@example.org', 'ACTIVE', '2025-03-02T18:20:05.000+00:00', '2025-03-02T18:20:05.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2oqx005liae5rzlg65l7', 'cm7cf2oo5002tfh66nsj0i3sz', 'Maja', '1994-02-11T00:00:00.000+00:00', 'female', 'singer', 'indie pop, folk', 8, '2025-03-02T18:20:05.000+00:00', '2025-03-02T18:20:05.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oo6002ukw5cwwirvo2k', 'person102@example.org', 'ACTIVE', '2025-04-11T07:02:44.000+00:00', '2025-04-11T07:02:44.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2oqy005mokjdbegaf0b7', 'cm7cf2oo6002ukw5cwwirvo2k', 'Tom', '1992-10-30T00:00:00.000+00:00', 'male', 'guitarist', 'folk, country', 12, '2025-04-11T07:02:44.000+00:00', '2025-04-11T07:02:44.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oo7002vow8bjleq79ds', 'person103@example.org', 'ACTIVE', '2025-05-20T21:47:13.000+00:00', '2025-05-20T21:47:13.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2oqz005n4raj9jbuyfii', 'cm7cf2oo7002vow8bjleq79ds', 'Zoë', '1999-06-01T00:00:00.000+00:00', 'woman', 'dj', 'techno, house', 4, '2025-05-20T21:47:13.000+00:00', '2025-05-20T21:47:13.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oo8002wljotof2y7zed', 'person104@example.org', 'ACTIVE', '2025-06-02T11:00:31.000+00:00', '2025-06-02T11:00:31.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or0005oimu0d7jnyfqz', 'cm7cf2oo8002wljotof2y7zed', 'Kenji', '1998-12-24T00:00:00.000+00:00', 'man', 'producer', 'house, lo-fi', 6, '2025-06-02T11:00:31.000+00:00', '2025-06-02T11:00:31.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oo9002xtub5ohffzet5', 'person105@example.org', 'ACTIVE', '2025-06-17T16:35:00.000+00:00', '2025-06-17T16:35:00.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or1005p9i51zac62vdd', 'cm7cf2oo9002xtub5ohffzet5', 'Conor O''Brien', '1986-07-08T00:00:00.000+00:00', 'male', 'drummer', 'punk, rock', 19, '2025-06-17T16:35:00.000+00:00', '2025-06-17T16:35:00.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ooa002y6h6ecz8kdoup', 'person106@example.org', 'ACTIVE', '2025-07-01T09:15:27.000+00:00', '2025-07-01T09:15:27.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or2005qusouhrtgt6hn', 'cm7cf2ooa002y6h6ecz8kdoup', 'Inês', '1988-01-19T00:00:00.000+00:00', 'female', 'bassist', 'rock, latin', 10, '2025-07-01T09:15:27.000+00:00', '2025-07-01T09:15:27.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oob002z9yaw1v8nqr6c', 'person107@example.org', 'ACTIVE', '2025-07-23T13:58:09.000+00:00', '2025-07-23T13:58:09.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or3005r98981ynjaaq4', 'cm7cf2oob002z9yaw1v8nqr6c', 'Pavel', '1990-05-05T00:00:00.000+00:00', 'male', 'keys', 'jazz', 15, '2025-07-23T13:58:09.000+00:00', '2025-07-23T13:58:09.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ooc0030ts6kzsmuuq2m', 'person108@example.org', 'ACTIVE', '2025-08-05T20:10:50.000+00:00', '2025-08-05T20:10:50.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or4005sogivl9vwj3y3', 'cm7cf2ooc0030ts6kzsmuuq2m', 'Lena', '1991-09-14T00:00:00.000+00:00', 'female', 'vocalist', 'jazz, r&b', 9, '2025-08-05T20:10:50.000+00:00', '2025-08-05T20:10:50.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ood0031tfmbdf0yg5lx', 'person109@example.org', 'ACTIVE', '2025-08-19T08:44:36.000+00:00', '2025-08-19T08:44:36.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or5005t1v3d2prl3pjd', 'cm7cf2ood0031tfmbdf0yg5lx', 'Sam', '1996-03-27T00:00:00.000+00:00', 'nonbinary', 'songwriter', 'alternative', 7, '2025-08-19T08:44:36.000+00:00', '2025-08-19T08:44:36.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ooe0032vrogse98q7p8', 'person110@example.org', 'ACTIVE', '2025-09-03T17:29:18.000+00:00', '2025-09-03T17:29:18.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or6005up6dldtwtohxt', 'cm7cf2ooe0032vrogse98q7p8', 'Ayọ', '1995-11-02T00:00:00.000+00:00', 'female', 'rapper', 'hip hop, r&b', 5, '2025-09-03T17:29:18.000+00:00', '2025-09-03T17:29:18.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oof0033yh73kbwjcpi4', 'person111@example.org', 'ACTIVE', '2025-09-21T12:05:55.000+00:00', '2025-09-21T12:05:55.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or7005v6gkfrf6qrp1h', 'cm7cf2oof0033yh73kbwjcpi4', 'Linus', '1983-04-16T00:00:00.000+00:00', 'male', 'engineer', 'metal', 20, '2025-09-21T12:05:55.000+00:00', '2025-09-21T12:05:55.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oog00342xs1vsk24e8p', 'person112@example.org', 'ACTIVE', '2025-10-10T22:31:02.000+00:00', '2025-10-10T22:31:02.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or8005w5jzyhfm2zlie', 'cm7cf2oog00342xs1vsk24e8p', 'Carmen', '1985-08-29T00:00:00.000+00:00', 'female', 'listener', 'metal, rock', 2, '2025-10-10T22:31:02.000+00:00', '2025-10-10T22:31:02.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ooh0035s4wlk11n50vp', 'person113@example.org', 'ACTIVE', '2025-10-28T10:17:40.000+00:00', '2025-10-28T10:17:40.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2or9005xxmzq34r3ifqf', 'cm7cf2ooh0035s4wlk11n50vp', 'Noor', '2004-12-12T00:00:00.000+00:00', 'female', 'violin', 'classical', 11, '2025-10-28T10:17:40.000+00:00', '2025-10-28T10:17:40.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ooi0036678prn4af8d7', 'person114@example.org', 'ACTIVE', '2025-11-13T14:52:21.000+00:00', '2025-11-13T14:52:21.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2ora005yiawpny120ptc', 'cm7cf2ooi0036678prn4af8d7', 'Béla', '1979-02-03T00:00:00.000+00:00', 'male', 'composer', 'classical, opera', 25, '2025-11-13T14:52:21.000+00:00', '2025-11-13T14:52:21.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ooj0037vm9dgltar371', 'person115@example.org', 'ACTIVE', '2025-12-01T19:08:33.000+00:00', '2025-12-01T19:08:33.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2orb005zsxiskfgzpisd', 'cm7cf2ooj0037vm9dgltar371', 'Freya', '2001-07-21T00:00:00.000+00:00', 'female', 'listener', 'k-pop, dance', 1, '2025-12-01T19:08:33.000+00:00', '2025-12-01T19:08:33.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ook0038sp1wdeoyabs7', 'person116@example.org', 'ACTIVE', '2025-12-20T06:40:12.000+00:00', '2025-12-20T06:40:12.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2orc00603oluavqdprs2', 'cm7cf2ook0038sp1wdeoyabs7', 'Milan', '2000-10-09T00:00:00.000+00:00', 'male', 'dj', 'dance, electronic', 3, '2025-12-20T06:40:12.000+00:00', '2025-12-20T06:40:12.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ool0039nfvrx9cpu0q3', 'person117@example.org', 'ACTIVE', '2026-01-15T15:23:47.000+00:00', '2026-01-15T15:23:47.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2ord0061sxe3v6zpcb4l', 'cm7cf2ool0039nfvrx9cpu0q3', 'Greta', '2002-01-30T00:00:00.000+00:00', 'female', 'keyboard', 'electronic', 6, '2026-01-15T15:23:47.000+00:00', '2026-01-15T15:23:47.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oom003at2c7tdh64kox', 'person118@example.org', 'DELETED', '2026-02-02T11:11:11.000+00:00', '2026-02-02T11:11:11.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2ore0062tfvtj3v2c7df', 'cm7cf2oom003at2c7tdh64kox', 'Anna', '1997-05-18T00:00:00.000+00:00', 'female', 'singer', 'pop', 5, '2026-02-02T11:11:11.000+00:00', '2026-02-02T11:11:11.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2oon003bamdoiky6x8tt', 'person119@example.org', 'BANNED', '2026-02-14T23:59:59.000+00:00', '2026-02-14T23:59:59.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2orf0063udg59td2ma88', 'cm7cf2oon003bamdoiky6x8tt', 'Viktor', '1993-03-03T00:00:00.000+00:00', 'male', 'dj', 'house', 4, '2026-02-14T23:59:59.000+00:00', '2026-02-14T23:59:59.000+00:00');
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES ('cm7cf2ooo003cwum34bmkcq5s', 'person120@example.org', 'ACTIVE', '2026-03-08T16:04:28.000+00:00', '2026-03-08T16:04:28.000+00:00');
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES ('cm7cf2org0064wunjxxtt2wl2', 'cm7cf2ooo003cwum34bmkcq5s', 'Kim', '2008-06-02T00:00:00.000+00:00', 'nonbinary', 'drums', 'punk', 2, '2026-03-08T16:04:28.000+00:00', '2026-03-08T16:04:28.000+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2old0001klmqoq7c7xk5', 'cm7cf2oo5002tfh66nsj0i3sz', 'cm7cf2oo6002ukw5cwwirvo2k', 'LIKE', '2026-05-10T19:30:12.410+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2ole00027z2873okh0kb', 'cm7cf2oo6002ukw5cwwirvo2k', 'cm7cf2oo5002tfh66nsj0i3sz', 'LIKE', '2026-05-12T08:01:55.007+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olf00030w4a3hqb1egp', 'cm7cf2oo7002vow8bjleq79ds', 'cm7cf2oo8002wljotof2y7zed', 'SUPER_LIKE', '2026-05-15T22:10:40.250+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olg0004ab4763c09emf', 'cm7cf2oo8002wljotof2y7zed', 'cm7cf2oo7002vow8bjleq79ds', 'LIKE', '2026-05-15T23:45:03.998+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olh0005t3p8zd5mi8uh', 'cm7cf2oo9002xtub5ohffzet5', 'cm7cf2ooa002y6h6ecz8kdoup', 'LIKE', '2026-05-20T12:00:00.000+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2oli0006k1x0r162xk4p', 'cm7cf2ooa002y6h6ecz8kdoup', 'cm7cf2oo9002xtub5ohffzet5', 'LIKE', '2026-05-31T21:59:59.001+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olj0007zbhijyg0bsqn', 'cm7cf2oob002z9yaw1v8nqr6c', 'cm7cf2ooc0030ts6kzsmuuq2m', 'LIKE', '2026-05-08T10:20:30.125+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olk0008ovogj9ak0mae', 'cm7cf2ooc0030ts6kzsmuuq2m', 'cm7cf2oob002z9yaw1v8nqr6c', 'LIKE', '2026-05-09T11:21:31.126+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2oll000936rjg24aj1n0', 'cm7cf2ooc0030ts6kzsmuuq2m', 'cm7cf2oob002z9yaw1v8nqr6c', 'BLOCK', '2026-05-22T17:00:09.600+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olm000ah7j99shvzf48', 'cm7cf2ood0031tfmbdf0yg5lx', 'cm7cf2ooe0032vrogse98q7p8', 'LIKE', '2026-05-05T09:09:09.090+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2oln000bpngzcdh3o478', 'cm7cf2ooe0032vrogse98q7p8', 'cm7cf2ood0031tfmbdf0yg5lx', 'SUPER_LIKE', '2026-05-05T18:18:18.180+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olo000c3fkeinb6rn5x', 'cm7cf2oof0033yh73kbwjcpi4', 'cm7cf2oog00342xs1vsk24e8p', 'LIKE', '2026-05-18T20:00:01.500+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olp000d45a5i2t8zrds', 'cm7cf2oog00342xs1vsk24e8p', 'cm7cf2oof0033yh73kbwjcpi4', 'LIKE', '2026-05-19T20:00:02.750+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olq000efgmtslcr8x4u', 'cm7cf2ooh0035s4wlk11n50vp', 'cm7cf2ooo003cwum34bmkcq5s', 'LIKE', '2026-05-21T13:14:15.160+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olr000fu1vush5omua4', 'cm7cf2ooo003cwum34bmkcq5s', 'cm7cf2ooh0035s4wlk11n50vp', 'LIKE', '2026-05-21T14:15:16.170+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2ols000guyy991yebsz8', 'cm7cf2ooi0036678prn4af8d7', 'cm7cf2oon003bamdoiky6x8tt', 'LIKE', '2026-05-16T07:30:00.300+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olt000hs2zzq3h0vn90', 'cm7cf2oon003bamdoiky6x8tt', 'cm7cf2ooi0036678prn4af8d7', 'LIKE', '2026-05-16T07:31:00.310+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olu000i4005jyc80vfu', 'cm7cf2ooj0037vm9dgltar371', 'cm7cf2oom003at2c7tdh64kox', 'LIKE', '2026-05-17T15:45:10.200+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olv000jtjf4gn3nhxzf', 'cm7cf2oom003at2c7tdh64kox', 'cm7cf2ooj0037vm9dgltar371', 'LIKE', '2026-05-17T16:45:10.210+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olw000ksn4409ob40kt', 'cm7cf2ool0039nfvrx9cpu0q3', 'cm7cf2ook0038sp1wdeoyabs7', 'LIKE', '2026-05-23T19:19:19.919+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olx000lzvbnlwc95jd4', 'cm7cf2ook0038sp1wdeoyabs7', 'cm7cf2ooj0037vm9dgltar371', 'PASS', '2026-05-24T08:05:06.007+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2oly000muv27yoavxuke', 'cm7cf2ooj0037vm9dgltar371', 'cm7cf2ook0038sp1wdeoyabs7', 'LIKE', '2026-05-24T20:02:03.004+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2olz000nbm3oeedtt5f6', 'cm7cf2ooi0036678prn4af8d7', 'cm7cf2ooh0035s4wlk11n50vp', 'PASS', '2026-04-02T12:12:12.120+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2om0000ospp3gabj2wso', 'cm7cf2oo5002tfh66nsj0i3sz', 'cm7cf2ood0031tfmbdf0yg5lx', 'PASS', '2026-05-11T06:07:08.009+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2om1000p0lyexn7kh9ba', 'cm7cf2oo6002ukw5cwwirvo2k', 'cm7cf2ooa002y6h6ecz8kdoup', 'LIKE', '2026-05-13T21:22:23.240+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2om2000q7bwzy3ei19xp', 'cm7cf2ooe0032vrogse98q7p8', 'cm7cf2oo8002wljotof2y7zed', 'LIKE', '2026-05-14T16:17:18.190+00:00');
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES ('cm7cf2om3000rwx3yixdpddps', 'cm7cf2oob002z9yaw1v8nqr6c', 'cm7cf2oo5002tfh66nsj0i3sz', 'LIKE', '2026-05-25T23:24:25.260+00:00');
INSERT INTO "Chat" ("id", "type", "createdById", "createdAt", "updatedAt") VALUES ('cm7cf2old0001f05pmbu75me4', 'DIRECT', 'cm7cf2ood0031tfmbdf0yg5lx', '2026-05-06T08:00:00.450+00:00', '2026-05-06T08:00:00.450+00:00');
INSERT INTO "_ChatParticipants" ("A", "B") VALUES ('cm7cf2old0001f05pmbu75me4', 'cm7cf2ood0031tfmbdf0yg5lx');
INSERT INTO "_ChatParticipants" ("A", "B") VALUES ('cm7cf2old0001f05pmbu75me4', 'cm7cf2ooe0032vrogse98q7p8');
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES ('cm7cf2old000144g1vd8is2g8', 'cm7cf2old0001f05pmbu75me4', 'cm7cf2ood0031tfmbdf0yg5lx', 'Hi! Your last track is lovely.', '2026-05-06T08:01:10.333+00:00');
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES ('cm7cf2ole00024u7d1z2v3qzh', 'cm7cf2old0001f05pmbu75me4', 'cm7cf2ooe0032vrogse98q7p8', 'Thank you! It''s the first one I mixed myself.', '2026-05-06T12:42:30.444+00:00');
INSERT INTO "Chat" ("id", "type", "createdById", "createdAt", "updatedAt") VALUES ('cm7cf2ole0002q9g3iyrxvvka', 'GROUP', 'cm7cf2oof0033yh73kbwjcpi4', '2026-04-20T18:30:00.700+00:00', '2026-04-20T18:30:00.700+00:00');
INSERT INTO "_ChatParticipants" ("A", "B") VALUES ('cm7cf2ole0002q9g3iyrxvvka', 'cm7cf2oof0033yh73kbwjcpi4');
INSERT INTO "_ChatParticipants" ("A", "B") VALUES ('cm7cf2ole0002q9g3iyrxvvka', 'cm7cf2oog00342xs1vsk24e8p');
INSERT INTO "_ChatParticipants" ("A", "B") VALUES ('cm7cf2ole0002q9g3iyrxvvka', 'cm7cf2ooi0036678prn4af8d7');
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES ('cm7cf2olf0003ctmrnx8ln9aa', 'cm7cf2ole0002q9g3iyrxvvka', 'cm7cf2oog00342xs1vsk24e8p', 'Who plays on Friday?', '2026-04-20T19:00:00.555+00:00');
INSERT INTO "Chat" ("id", "type", "createdById", "createdAt", "updatedAt") VALUES ('cm7cf2olf00037xyfuenlc3sb', 'DIRECT', 'cm7cf2oo6002ukw5cwwirvo2k', '2026-03-11T10:10:10.101+00:00', '2026-03-11T10:10:10.101+00:00');
INSERT INTO "_ChatParticipants" ("A", "B") VALUES ('cm7cf2olf00037xyfuenlc3sb', 'cm7cf2oo6002ukw5cwwirvo2k');
INSERT INTO "_ChatParticipants" ("A", "B") VALUES ('cm7cf2olf00037xyfuenlc3sb', 'cm7cf2ooc0030ts6kzsmuuq2m');
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES ('cm7cf2olg0004b6isb7ir8qrb', 'cm7cf2olf00037xyfuenlc3sb', 'cm7cf2oo6002ukw5cwwirvo2k', 'Is the rehearsal room still free?', '2026-03-11T10:12:13.666+00:00');
INSERT INTO "Notification" ("id", "userId", "type", "title", "body", "data", "isRead", "createdAt") VALUES ('cm7cf2old0001utj72b8vi0r3', 'cm7cf2ooe0032vrogse98q7p8', 'message', 'A new message', 'Sam wrote to you', '{"chat":1}', 1, '2026-05-06T08:01:10.777+00:00');
