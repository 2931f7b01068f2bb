-- AlterTable
ALTER TABLE "members" ADD COLUMN     "area_id" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "avatar" TEXT,
ADD COLUMN     "birthday" DATE,
ADD COLUMN     "city_id" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "email_proven_at" TIMESTAMPTZ(3),
ADD COLUMN     "gender" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "home_phone" TEXT,
ADD COLUMN     "last_login_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_login_ip" TEXT,
ADD COLUMN     "level_id" INTEGER,
ADD COLUMN     "mobile_proven_at" TIMESTAMPTZ(3),
ADD COLUMN     "province_id" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "qq" TEXT,
ADD COLUMN     "realname" TEXT,
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "visit_count" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "member_accounts" (
    "member_id" INTEGER NOT NULL,
    "user_money" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "accumulate_money" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "give_money" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "consume_money" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "frozen_money" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "user_integral" INTEGER NOT NULL DEFAULT 0,
    "accumulate_integral" INTEGER NOT NULL DEFAULT 0,
    "give_integral" INTEGER NOT NULL DEFAULT 0,
    "consume_integral" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "frozen_integral" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "member_accounts_pkey" PRIMARY KEY ("member_id")
);

-- CreateTable
CREATE TABLE "member_levels" (
    "id" SERIAL NOT NULL,
    "level" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "discount" DECIMAL(5,2) NOT NULL DEFAULT 100,

    CONSTRAINT "member_levels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scenes" (
    "id" SERIAL NOT NULL,
    "bundleid" TEXT NOT NULL,
    "verify" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "scenes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "member_levels_level_key" ON "member_levels"("level");

-- CreateIndex
CREATE UNIQUE INDEX "scenes_bundleid_key" ON "scenes"("bundleid");

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_level_id_fkey" FOREIGN KEY ("level_id") REFERENCES "member_levels"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_accounts" ADD CONSTRAINT "member_accounts_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;
