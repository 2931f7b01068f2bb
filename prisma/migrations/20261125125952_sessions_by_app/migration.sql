-- CreateIndex
CREATE INDEX "sessions_app_id_id_idx" ON "sessions"("app_id", "id");
