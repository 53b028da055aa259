#include "user.h"

static long syscall(long number, long a, long b) {
  register long a0 asm("a0") = a;
  register long a1 asm("a1") = b;
  register long a7 asm("a7") = number;
  asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a7) : "memory");
  return a0;
}

long write_console(const char *text, u64 length) { return syscall(1, (long)text, (long)length); }

void sleep_ticks(u64 ticks) { syscall(2, (long)ticks, 0); }

void yield(void) { syscall(3, 0, 0); }

u64 put_text(u64 at, const char *text) {
  while (*text) shared[at++] = *text++;
  return at;
}

u64 put_decimal(u64 at, u64 value) {
  char digits[20];
  int n = 0;
  do digits[n++] = '0' + value % 10; while (value /= 10);
  while (n) shared[at++] = digits[--n];
  return at;
}

u64 put_hex(u64 at, const u8 *bytes, u64 length) {
  for (u64 i = 0; i < length; i++) {
    shared[at++] = "0123456789abcdef"[bytes[i] >> 4];
    shared[at++] = "0123456789abcdef"[bytes[i] & 15];
  }
  return at;
}

void *memcpy(void *to, const void *from, u64 length) {
  for (u64 i = 0; i < length; i++) ((u8 *)to)[i] = ((const u8 *)from)[i];
  return to;
}

void *memset(void *to, int value, u64 length) {
  for (u64 i = 0; i < length; i++) ((u8 *)to)[i] = (u8)value;
  return to;
}
