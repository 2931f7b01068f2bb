-- CreateIndex
CREATE INDEX "spent_tokens_spent_at_idx" ON "spent_tokens"("spent_at");
