-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "event_id" BIGINT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "dead_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("event_id","endpoint")
);

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_dead_at_next_at_idx" ON "webhook_deliveries"("endpoint", "dead_at", "next_at");

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "audit_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;
