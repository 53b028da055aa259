/*
 * Under the demo kernel, protected or not: rounds of work for ever, each told as
 * `round CHECKSUM ticks T`, T of the 10 MHz clock.
 */
#include "../user/user.h"
#include "work.h"

static u64 now(void) {
  u64 t;
  asm volatile("rdtime %0" : "=r"(t));
  return t;
}

void refused(void) {
  write_console(shared, put_text(0, "refused\n"));
  for (;;) sleep_ticks(100);
}

int main(void) {
  for (u32 round = 0;; round++) {
    u64 start = now();
    u64 checksum = work_unit(round);
    u64 ticks = now() - start;
    u64 at = put_text(0, "round ");
    at = put_decimal(at, checksum);
    at = put_text(at, " ticks ");
    at = put_decimal(at, ticks);
    write_console(shared, put_text(at, "\n"));
  }
}
