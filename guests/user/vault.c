/*
 * The protected process. Every 100 ms it prints `tick N chain_N`, where chain_0 is 32 zero bytes
 * and chain_N = HMAC-SHA256(secret, chain_(N-1) || N as 8 bytes, most significant first). With the
 * ticks it rewrites a working set of pages, and stops if it ever finds one changed. Where it has
 * floating-point registers (FLOATS) it keeps the chain in those, too.
 */
#include "sha256.h"

#ifndef NAME
#define NAME "vault"
#define TICK "tick"
#endif

enum { SECRET_BYTES = 32, PAGES = 16, PAGE_BYTES = 4096, TICKS_PER_LINE = 10 };

long get_secret(u8 *to, u64 length);

static u8 secret[SECRET_BYTES];
static u8 chain_and_number[HASH_BYTES + 8] __attribute__((aligned(8)));
static u8 pages[PAGES][PAGE_BYTES] __attribute__((aligned(PAGE_BYTES)));
static u8 written[PAGES][HASH_BYTES];

static void say(const char *text) { write_console(shared, put_text(0, text)); }

static void sleep_forever(void) {
  for (;;) sleep_ticks(100);
}

void refused(void) {
  say(NAME " refused\n");
  sleep_forever();
}

static int working_set_intact(u64 page) {
  for (u64 i = 0; i < PAGE_BYTES; i++)
    if (pages[page][i] != written[page][i % HASH_BYTES]) return 0;
  return 1;
}

static void rewrite(u64 page, const u8 *chain) {
  memcpy(written[page], chain, HASH_BYTES);
  for (u64 i = 0; i < PAGE_BYTES; i++) pages[page][i] = chain[i % HASH_BYTES];
}

#ifdef FLOATS
static void keep(const u8 *chain) {
  asm volatile(".option push\n.option arch, +d\nfld fs0, 0(%0)\nfld fa0, 8(%0)\n.option pop" ::"r"(chain));
}

static int kept(const u8 *chain) {
  u64 found[2];
  asm volatile(".option push\n.option arch, +d\nfsd fs0, 0(%0)\nfsd fa0, 8(%0)\n.option pop" ::"r"(found) : "memory");
  return found[0] == ((const u64 *)chain)[0] && found[1] == ((const u64 *)chain)[1];
}
#else
static void keep(const u8 *chain) { (void)chain; }

static int kept(const u8 *chain) { return chain != 0; }
#endif

static void print_tick(u64 n) {
  u64 at = put_text(0, TICK " ");
  at = put_decimal(at, n);
  at = put_text(at, " ");
  at = put_hex(at, chain_and_number, HASH_BYTES);
  at = put_text(at, "\n");
  write_console(shared, at);
}

int main(void) {
  if (get_secret(secret, SECRET_BYTES) != SECRET_BYTES) {
    say(NAME " has no secret\n");
    sleep_forever();
  }
  for (u64 n = 1;; n++) {
    u8 chain[HASH_BYTES];
    for (int i = 0; i < 8; i++) chain_and_number[HASH_BYTES + i] = (u8)(n >> (56 - 8 * i));
    hmac_sha256(secret, SECRET_BYTES, chain_and_number, sizeof chain_and_number, chain);
    memcpy(chain_and_number, chain, HASH_BYTES);
    if (!working_set_intact(n % PAGES)) {
      say(NAME " found its working set changed\n");
      sleep_forever();
    }
    rewrite(n % PAGES, chain);
    print_tick(n);
    keep(chain_and_number);
    sleep_ticks(TICKS_PER_LINE);
    if (!kept(chain_and_number)) {
      say(NAME " found its registers changed\n");
      sleep_forever();
    }
  }
}
