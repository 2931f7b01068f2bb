-- AlterTable
ALTER TABLE "members" ADD COLUMN     "agent_code" TEXT,
ADD COLUMN     "is_agent" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "merged_into_id" INTEGER,
ADD COLUMN     "referrer_id" INTEGER;

-- CreateTable
CREATE TABLE "wechat_accounts" (
    "id" SERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "appid" TEXT NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "default_for" TEXT,
    "open_platform" TEXT NOT NULL DEFAULT 'default',
    "hosts" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wechat_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wechat_identities" (
    "id" SERIAL NOT NULL,
    "account_id" INTEGER NOT NULL,
    "openid" TEXT NOT NULL,
    "unionid" TEXT,
    "member_id" INTEGER NOT NULL,
    "nickname" TEXT,
    "avatar" TEXT,
    "gender" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wechat_identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wechat_unions" (
    "open_platform" TEXT NOT NULL,
    "unionid" TEXT NOT NULL,
    "member_id" INTEGER NOT NULL,

    CONSTRAINT "wechat_unions_pkey" PRIMARY KEY ("open_platform","unionid")
);

-- CreateTable
CREATE TABLE "invite_codes" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "member_id" INTEGER,
    "level_id" INTEGER,
    "used_at" TIMESTAMPTZ(3),
    "used_by_id" INTEGER,
    "expires_at" TIMESTAMPTZ(3),
    "locked" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invite_codes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "wechat_accounts_appid_key" ON "wechat_accounts"("appid");

-- CreateIndex
CREATE UNIQUE INDEX "wechat_accounts_hash_key" ON "wechat_accounts"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "wechat_accounts_default_for_key" ON "wechat_accounts"("default_for");

-- CreateIndex
CREATE INDEX "wechat_identities_member_id_idx" ON "wechat_identities"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "wechat_identities_account_id_openid_key" ON "wechat_identities"("account_id", "openid");

-- CreateIndex
CREATE INDEX "wechat_unions_member_id_idx" ON "wechat_unions"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "invite_codes_code_key" ON "invite_codes"("code");

-- CreateIndex
CREATE UNIQUE INDEX "invite_codes_used_by_id_key" ON "invite_codes"("used_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "members_agent_code_key" ON "members"("agent_code");

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_referrer_id_fkey" FOREIGN KEY ("referrer_id") REFERENCES "members"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "members"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wechat_identities" ADD CONSTRAINT "wechat_identities_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "wechat_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wechat_identities" ADD CONSTRAINT "wechat_identities_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wechat_unions" ADD CONSTRAINT "wechat_unions_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite_codes" ADD CONSTRAINT "invite_codes_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite_codes" ADD CONSTRAINT "invite_codes_used_by_id_fkey" FOREIGN KEY ("used_by_id") REFERENCES "members"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite_codes" ADD CONSTRAINT "invite_codes_level_id_fkey" FOREIGN KEY ("level_id") REFERENCES "member_levels"("id") ON DELETE SET NULL ON UPDATE CASCADE;
