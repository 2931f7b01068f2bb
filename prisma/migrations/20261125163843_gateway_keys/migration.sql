-- CreateTable
CREATE TABLE "gateway_keys" (
    "id" TEXT NOT NULL,
    "check" TEXT NOT NULL,
    "first" BOOLEAN,
    "in_force_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),
    "pepper_sealed" TEXT,
    "names_sealed" TEXT,

    CONSTRAINT "gateway_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "gateway_keys_first_key" ON "gateway_keys"("first");
