/* What both programs use: system calls, and the text buffer that the kernel may read. */
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* One page at the symbol `shared`, mapped by the kernel; all console text passes through it. */
extern char shared[];

long write_console(const char *text, u64 length);
void sleep_ticks(u64 ticks); /* of 10 ms */
void yield(void);

u64 put_text(u64 at, const char *text);
u64 put_decimal(u64 at, u64 value);
u64 put_hex(u64 at, const u8 *bytes, u64 length);

void *memcpy(void *to, const void *from, u64 length);
void *memset(void *to, int value, u64 length);
