/* SHA-256 (FIPS 180-4) and HMAC (FIPS 198-1) over a whole message in memory. */
#pragma once
#include "user.h"

enum { HASH_BYTES = 32, BLOCK_BYTES = 64, MAX_MESSAGE_BYTES = 192 };

void sha256(const u8 *message, u64 length, u8 hash[HASH_BYTES]);

/* The key has at most 64 bytes, the message at most 128. */
void hmac_sha256(const u8 *key, u64 key_length, const u8 *message, u64 length, u8 mac[HASH_BYTES]);
