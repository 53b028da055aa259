/*
 * Under the demo kernel, protected or not: rounds of work for ever, each told as
 * `round CHECKSUM ticks T`, T of the 10 MHz clock. With SYSCALLS a round is system calls with a
 * little work between them, else it is work alone.
 */
#include "../user/user.h"
#include "work.h"

static u64 now(void) {
  u64 t;
  asm volatile("rdtime %0" : "=r"(t));
  return t;
}

#ifdef SYSCALLS
enum { CALLS = 20000, WORK_BETWEEN = 200 };

static u64 one_round(u32 seed) {
  u64 x = seed | 1;
  for (int call = 0; call < CALLS; call++) {
    for (int i = 0; i < WORK_BETWEEN / 4; i++) x = x * 6364136223846793005ul + 1442695040888963407ul;
    yield();
  }
  return x;
}
#else
static u64 one_round(u32 seed) { return work_unit(seed); }
#endif

void refused(void) {
  write_console(shared, put_text(0, "refused\n"));
  for (;;) sleep_ticks(100);
}

int main(void) {
  for (u32 round = 0;; round++) {
    u64 start = now();
    u64 checksum = one_round(round);
    u64 ticks = now() - start;
    u64 at = put_text(0, "round ");
    at = put_decimal(at, checksum);
    at = put_text(at, " ticks ");
    at = put_decimal(at, ticks);
    write_console(shared, put_text(at, "\n"));
  }
}
