/* A protected process that does a little and leaves, with the sum of its secret's bytes as status. */
#include "sha256.h"

enum { SECRET_BYTES = 32 };

long get_secret(u8 *to, u64 length);
void leave(u64 status) __attribute__((noreturn));

static u8 secret[SECRET_BYTES];
static u64 times;

void refused(void) {
  write_console(shared, put_text(0, "leaver refused\n"));
  for (;;) sleep_ticks(100);
}

int main(void) {
  u64 at = put_text(0, "leaver begins with ");
  at = put_decimal(at, times++);
  write_console(shared, put_text(at, "\n"));
  u64 sum = 0;
  if (get_secret(secret, SECRET_BYTES) == SECRET_BYTES)
    for (int i = 0; i < SECRET_BYTES; i++) sum += secret[i];
  leave(sum);
}
