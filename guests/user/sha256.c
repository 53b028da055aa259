#include "sha256.h"

static const u32 K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static u32 rotr(u32 x, int n) { return x >> n | x << (32 - n); }

static void compress(u32 h[8], const u8 *block) {
  u32 w[64];
  for (int i = 0; i < 16; i++)
    w[i] = (u32)block[4 * i] << 24 | (u32)block[4 * i + 1] << 16 | (u32)block[4 * i + 2] << 8 |
           block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    u32 s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
    u32 s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  u32 v[8];
  memcpy(v, h, sizeof v);
  for (int i = 0; i < 64; i++) {
    u32 s1 = rotr(v[4], 6) ^ rotr(v[4], 11) ^ rotr(v[4], 25);
    u32 t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
    u32 s0 = rotr(v[0], 2) ^ rotr(v[0], 13) ^ rotr(v[0], 22);
    u32 t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int j = 7; j > 0; j--) v[j] = v[j - 1];
    v[4] += t1;
    v[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) h[i] += v[i];
}

void sha256(const u8 *message, u64 length, u8 hash[HASH_BYTES]) {
  u32 h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
              0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  u64 done = 0;
  for (; length - done >= BLOCK_BYTES; done += BLOCK_BYTES) compress(h, message + done);
  u8 tail[2 * BLOCK_BYTES];
  memset(tail, 0, sizeof tail);
  memcpy(tail, message + done, length - done);
  tail[length - done] = 0x80;
  u64 blocks = length - done < 56 ? 1 : 2;
  for (int i = 0; i < 8; i++) tail[blocks * BLOCK_BYTES - 1 - i] = (u8)(length * 8 >> 8 * i);
  for (u64 i = 0; i < blocks; i++) compress(h, tail + i * BLOCK_BYTES);
  for (int i = 0; i < HASH_BYTES; i++) hash[i] = (u8)(h[i / 4] >> (24 - 8 * (i % 4)));
}

void hmac_sha256(const u8 *key, u64 key_length, const u8 *message, u64 length, u8 mac[HASH_BYTES]) {
  u8 inner[MAX_MESSAGE_BYTES];
  u8 outer[BLOCK_BYTES + HASH_BYTES];
  for (u64 i = 0; i < BLOCK_BYTES; i++) {
    u8 k = i < key_length ? key[i] : 0;
    inner[i] = k ^ 0x36;
    outer[i] = k ^ 0x5c;
  }
  memcpy(inner + BLOCK_BYTES, message, length);
  sha256(inner, BLOCK_BYTES + length, outer + BLOCK_BYTES);
  sha256(outer, sizeof outer, mac);
}
