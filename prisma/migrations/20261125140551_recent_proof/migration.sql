-- AlterTable
ALTER TABLE "members" ADD COLUMN     "email_resets_from" TIMESTAMPTZ(3),
ADD COLUMN     "mobile_resets_from" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "proved_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "wechat_identities" ADD COLUMN     "bound_at" TIMESTAMPTZ(3);
