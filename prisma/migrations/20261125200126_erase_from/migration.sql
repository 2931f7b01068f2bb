-- AlterTable
ALTER TABLE "members" ADD COLUMN     "erase_from" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "invite_codes_member_id_idx" ON "invite_codes"("member_id");

-- CreateIndex
CREATE INDEX "members_erase_from_idx" ON "members"("erase_from");

-- CreateIndex
CREATE INDEX "members_referrer_id_idx" ON "members"("referrer_id");

-- CreateIndex
CREATE INDEX "members_merged_into_id_idx" ON "members"("merged_into_id");
