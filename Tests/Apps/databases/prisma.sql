-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Profile" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
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
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "fromId" INTEGER NOT NULL,
    "toId" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Interaction_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Interaction_toId_fkey" FOREIGN KEY ("toId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Chat" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "type" TEXT NOT NULL DEFAULT 'DIRECT',
    "createdById" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Chat_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "chatId" INTEGER NOT NULL,
    "senderId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Message_chatId_fkey" FOREIGN KEY ("chatId") REFERENCES "Chat" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Message_senderId_fkey" FOREIGN KEY ("senderId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
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
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
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

INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (101, 'person101@example.org', 'ACTIVE', 1740939605000, 1740939605000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (201, 101, 'Maja', 760924800000, 'female', 'singer', 'indie pop, folk', 8, 1740939605000, 1740939605000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (102, 'person102@example.org', 'ACTIVE', 1744354964000, 1744354964000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (202, 102, 'Tom', 720403200000, 'male', 'guitarist', 'folk, country', 12, 1744354964000, 1744354964000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (103, 'person103@example.org', 'ACTIVE', 1747777633000, 1747777633000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (203, 103, 'Zoë', 928195200000, 'woman', 'dj', 'techno, house', 4, 1747777633000, 1747777633000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (104, 'person104@example.org', 'ACTIVE', 1748862031000, 1748862031000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (204, 104, 'Kenji', 914457600000, 'man', 'producer', 'house, lo-fi', 6, 1748862031000, 1748862031000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (105, 'person105@example.org', 'ACTIVE', 1750178100000, 1750178100000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (205, 105, 'Conor O''Brien', 521164800000, 'male', 'drummer', 'punk, rock', 19, 1750178100000, 1750178100000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (106, 'person106@example.org', 'ACTIVE', 1751361327000, 1751361327000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (206, 106, 'Inês', 569548800000, 'female', 'bassist', 'rock, latin', 10, 1751361327000, 1751361327000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (107, 'person107@example.org', 'ACTIVE', 1753279089000, 1753279089000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (207, 107, 'Pavel', 641865600000, 'male', 'keys', 'jazz', 15, 1753279089000, 1753279089000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (108, 'person108@example.org', 'ACTIVE', 1754424650000, 1754424650000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (208, 108, 'Lena', 684806400000, 'female', 'vocalist', 'jazz, r&b', 9, 1754424650000, 1754424650000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (109, 'person109@example.org', 'ACTIVE', 1755593076000, 1755593076000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (209, 109, 'Sam', 827884800000, 'nonbinary', 'songwriter', 'alternative', 7, 1755593076000, 1755593076000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (110, 'person110@example.org', 'ACTIVE', 1756920558000, 1756920558000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (210, 110, 'Ayọ', 815270400000, 'female', 'rapper', 'hip hop, r&b', 5, 1756920558000, 1756920558000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (111, 'person111@example.org', 'ACTIVE', 1758456355000, 1758456355000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (211, 111, 'Linus', 419299200000, 'male', 'engineer', 'metal', 20, 1758456355000, 1758456355000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (112, 'person112@example.org', 'ACTIVE', 1760135462000, 1760135462000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (212, 112, 'Carmen', 494121600000, 'female', 'listener', 'metal, rock', 2, 1760135462000, 1760135462000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (113, 'person113@example.org', 'ACTIVE', 1761646660000, 1761646660000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (213, 113, 'Noor', 1102809600000, 'female', 'violin', 'classical', 11, 1761646660000, 1761646660000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (114, 'person114@example.org', 'ACTIVE', 1763045541000, 1763045541000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (214, 114, 'Béla', 286848000000, 'male', 'composer', 'classical, opera', 25, 1763045541000, 1763045541000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (115, 'person115@example.org', 'ACTIVE', 1764616113000, 1764616113000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (215, 115, 'Freya', 995673600000, 'female', 'listener', 'k-pop, dance', 1, 1764616113000, 1764616113000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (116, 'person116@example.org', 'ACTIVE', 1766212812000, 1766212812000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (216, 116, 'Milan', 971049600000, 'male', 'dj', 'dance, electronic', 3, 1766212812000, 1766212812000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (117, 'person117@example.org', 'ACTIVE', 1768490627000, 1768490627000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (217, 117, 'Greta', 1012348800000, 'female', 'keyboard', 'electronic', 6, 1768490627000, 1768490627000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (118, 'person118@example.org', 'DELETED', 1770030671000, 1770030671000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (218, 118, 'Anna', 863913600000, 'female', 'singer', 'pop', 5, 1770030671000, 1770030671000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (119, 'person119@example.org', 'BANNED', 1771113599000, 1771113599000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (219, 119, 'Viktor', 731116800000, 'male', 'dj', 'house', 4, 1771113599000, 1771113599000);
INSERT INTO "User" ("id", "email", "status", "createdAt", "updatedAt") VALUES (120, 'person120@example.org', 'ACTIVE', 1772985868000, 1772985868000);
INSERT INTO "Profile" ("id", "userId", "name", "birthDate", "gender", "role", "genre", "experience", "createdAt", "updatedAt") VALUES (220, 120, 'Kim', 1212364800000, 'nonbinary', 'drums', 'punk', 2, 1772985868000, 1772985868000);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (1, 101, 102, 'LIKE', 1778441412410);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (2, 102, 101, 'LIKE', 1778572915007);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (3, 103, 104, 'SUPER_LIKE', 1778883040250);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (4, 104, 103, 'LIKE', 1778888703998);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (5, 105, 106, 'LIKE', 1779278400000);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (6, 106, 105, 'LIKE', 1780264799001);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (7, 107, 108, 'LIKE', 1778235630125);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (8, 108, 107, 'LIKE', 1778325691126);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (9, 108, 107, 'BLOCK', 1779469209600);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (10, 109, 110, 'LIKE', 1777972149090);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (11, 110, 109, 'SUPER_LIKE', 1778005098180);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (12, 111, 112, 'LIKE', 1779134401500);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (13, 112, 111, 'LIKE', 1779220802750);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (14, 113, 120, 'LIKE', 1779369255160);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (15, 120, 113, 'LIKE', 1779372916170);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (16, 114, 119, 'LIKE', 1778916600300);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (17, 119, 114, 'LIKE', 1778916660310);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (18, 115, 118, 'LIKE', 1779032710200);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (19, 118, 115, 'LIKE', 1779036310210);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (20, 117, 116, 'LIKE', 1779563959919);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (21, 116, 115, 'PASS', 1779609906007);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (22, 115, 116, 'LIKE', 1779652923004);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (23, 114, 113, 'PASS', 1775131932120);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (24, 101, 109, 'PASS', 1778479628009);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (25, 102, 106, 'LIKE', 1778707343240);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (26, 110, 104, 'LIKE', 1778775438190);
INSERT INTO "Interaction" ("id", "fromId", "toId", "type", "createdAt") VALUES (27, 107, 101, 'LIKE', 1779751465260);
INSERT INTO "Chat" ("id", "type", "createdById", "createdAt", "updatedAt") VALUES (1, 'DIRECT', 109, 1778054400450, 1778054400450);
INSERT INTO "_ChatParticipants" ("A", "B") VALUES (1, 109);
INSERT INTO "_ChatParticipants" ("A", "B") VALUES (1, 110);
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES (1, 1, 109, 'Hi! Your last track is lovely.', 1778054470333);
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES (2, 1, 110, 'Thank you! It''s the first one I mixed myself.', 1778071350444);
INSERT INTO "Chat" ("id", "type", "createdById", "createdAt", "updatedAt") VALUES (2, 'GROUP', 111, 1776709800700, 1776709800700);
INSERT INTO "_ChatParticipants" ("A", "B") VALUES (2, 111);
INSERT INTO "_ChatParticipants" ("A", "B") VALUES (2, 112);
INSERT INTO "_ChatParticipants" ("A", "B") VALUES (2, 114);
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES (3, 2, 112, 'Who plays on Friday?', 1776711600555);
INSERT INTO "Chat" ("id", "type", "createdById", "createdAt", "updatedAt") VALUES (3, 'DIRECT', 102, 1773223810101, 1773223810101);
INSERT INTO "_ChatParticipants" ("A", "B") VALUES (3, 102);
INSERT INTO "_ChatParticipants" ("A", "B") VALUES (3, 108);
INSERT INTO "Message" ("id", "chatId", "senderId", "text", "createdAt") VALUES (4, 3, 102, 'Is the rehearsal room still free?', 1773223933666);
INSERT INTO "Notification" ("id", "userId", "type", "title", "body", "data", "isRead", "createdAt") VALUES (1, 110, 'message', 'A new message', 'Sam wrote to you', '{"chat":1}', 1, 1778054470777);
