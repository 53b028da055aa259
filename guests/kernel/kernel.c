/*
 * A minimal kernel: Sv39, a few processes in user mode, round robin with a 10 ms slice, wfi when all
 * sleep. It runs with interrupts off; only user mode is interrupted. System calls: number in a7;
 * 1 write(a0 = text, a1 = length), 2 sleep(a0 = slices of 10 ms), 3 yield; result in a0.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

#ifdef HOSTILE
enum { PROCESSES = 3 };
#else
enum { PROCESSES = 2 };
#endif

enum {
  PAGE = 4096,
  WORDS_PER_PAGE = PAGE / 8,
  TIMER_TICKS_PER_SLICE = 100000, /* 10 ms at 10 MHz */
  MAX_WRITE = PAGE,
  PROTECTED = 1,
  CAUSE_USER_ECALL = 8,
  CAUSE_PROTECTION_VIOLATION = 24,
  CAUSE_PROTECTED_EXIT = 25,
  UART_STATUS = 5,
  UART_READY = 0x20,
};

enum { FDT_BEGIN_NODE = 1, FDT_PROPERTY = 3, FDT_END = 9 };

enum { PTE_V = 1, PTE_R = 2, PTE_W = 4, PTE_X = 8, PTE_U = 16, PTE_A = 64, PTE_D = 128 };

#define RAM_BASE 0x80000000ul
#define UART ((volatile u8 *)0x10000000ul)
#define USER_BASE 0x40000000ul
#define SHARED_BASE 0x50000000ul
#define SCAUSE_TIMER (1ul << 63 | 5)
#define SSTATUS_SPP (1ul << 8)
#define SSTATUS_FS_INITIAL (1ul << 13)
#define SSTATUS_SPIE (1ul << 5)
#define SSTATUS_SUM (1ul << 18)

enum state { READY, SLEEPING, DEAD };

struct process {
  u64 frame[32]; /* pc, x1 to x31: first, as trap_entry knows */
  u64 satp;
  enum state state;
  u64 wake_at;
  const char *name;
};

extern u8 kernel_end[], plain_image[], plain_image_end[], vault_image[], vault_image_end[];
void trap_entry(void);
void resume_process(u64 *frame) __attribute__((noreturn));
void set_timer(u64 at);

static struct process processes[PROCESSES];
static struct process *current;
static u8 *next_free;
static u8 *ram_end;

static u64 now(void) {
  u64 t;
  asm volatile("rdtime %0" : "=r"(t));
  return t;
}

/* While the console is full the machine sleeps: its reader has to catch up first. */
static void put(char c) {
  while (!(UART[UART_STATUS] & UART_READY)) {
    set_timer(now() + TIMER_TICKS_PER_SLICE);
    asm volatile("wfi");
  }
  UART[0] = (u8)c;
}

static void print(const char *text) {
  while (*text) put(*text++);
}

static void panic(const char *why) {
  print("kernel panic: ");
  print(why);
  print("\n");
  set_timer(-1ul);
  for (;;) asm volatile("wfi");
}

static u8 *new_page(void) {
  if (next_free + PAGE > ram_end) panic("out of memory");
  u64 *page = (u64 *)next_free;
  next_free += PAGE;
  for (int i = 0; i < WORDS_PER_PAGE; i++) page[i] = 0;
  return (u8 *)page;
}

static void map(u64 *root, u64 virtual, u64 physical, u64 permissions) {
  u64 *table = root;
  for (int level = 2; level > 0; level--) {
    u64 *entry = &table[virtual >> (12 + 9 * level) & 511];
    if (!(*entry & PTE_V)) *entry = (u64)new_page() >> 12 << 10 | PTE_V;
    table = (u64 *)(*entry >> 10 << 12);
  }
  table[virtual >> 12 & 511] = physical >> 12 << 10 | permissions | PTE_V;
}

/* The kernel sees RAM where it is, in one gigabyte page, and the UART. */
static void map_kernel(u64 *root) {
  root[RAM_BASE >> 30] =
      RAM_BASE >> 12 << 10 | PTE_V | PTE_R | PTE_W | PTE_X | PTE_A | PTE_D;
  map(root, (u64)UART, (u64)UART, PTE_R | PTE_W | PTE_A | PTE_D);
}

static void create(struct process *p, const char *name, const u8 *image, const u8 *end) {
  u64 *root = (u64 *)new_page();
  u64 length = (u64)(end - image);
  u64 bytes = *(const u64 *)(image + 8);
  map_kernel(root);
  for (u64 at = 0; at < bytes; at += PAGE) {
    u8 *page = new_page();
    for (u64 i = 0; i < PAGE && at + i < length; i++) page[i] = image[at + i];
    map(root, USER_BASE + at, (u64)page, PTE_R | PTE_W | PTE_X | PTE_U);
  }
  map(root, SHARED_BASE, (u64)new_page(), PTE_R | PTE_W | PTE_U);
  p->frame[0] = USER_BASE;
  p->satp = 8ul << 60 | (u64)root >> 12;
  p->state = READY;
  p->name = name;
}

/* The text must lie in the page that every process shares with the kernel. */
static long system_write(u64 text, u64 length) {
  u64 offset = text - SHARED_BASE;
  if (offset >= MAX_WRITE || length > MAX_WRITE - offset) return -1;
  asm volatile("csrs sstatus, %0" ::"r"(SSTATUS_SUM));
  for (u64 i = 0; i < length; i++) put(((const char *)text)[i]);
  asm volatile("csrc sstatus, %0" ::"r"(SSTATUS_SUM));
  return (long)length;
}

static void system_call(u64 *frame) {
  frame[0] += 4;
  switch (frame[17]) {
    case 1:
      frame[10] = (u64)system_write(frame[10], frame[11]);
      break;
    case 2:
      current->wake_at = now() + frame[10] * TIMER_TICKS_PER_SLICE;
      current->state = SLEEPING;
      frame[10] = 0;
      break;
    case 3:
      frame[10] = 0;
      break;
    default:
      frame[10] = -1ul;
  }
}

/* The next runnable process after the current one, sleeping until there is one. */
static struct process *schedule(void) {
  for (;;) {
    u64 time = now();
    u64 wake_at = -1ul;
    for (int i = 1; i <= PROCESSES; i++) {
      struct process *p = &processes[(current - processes + i) % PROCESSES];
      if (p->state == SLEEPING && p->wake_at <= time) p->state = READY;
      if (p->state == READY) return p;
      if (p->state == SLEEPING && p->wake_at < wake_at) wake_at = p->wake_at;
    }
    set_timer(wake_at);
    asm volatile("wfi");
  }
}

static int fences(void);

static u64 *run(struct process *next) {
  current = next;
  set_timer(now() + TIMER_TICKS_PER_SLICE);
  asm volatile("csrw satp, %0" ::"r"(next->satp) : "memory");
  if (fences()) asm volatile("sfence.vma" ::: "memory");
  asm volatile("csrc sstatus, %0" ::"r"(SSTATUS_SPP));
  asm volatile("csrs sstatus, %0" ::"r"(SSTATUS_SPIE));
  return next->frame;
}

static void kill(struct process *p) {
  p->state = DEAD;
  print("kernel: ");
  print(p->name);
  print(" killed\n");
}

static u32 be32(const u8 *p) {
  return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

static int begins(const char *text, const char *with) {
  while (*with)
    if (*text++ != *with++) return 0;
  return 1;
}

/* Bytes of RAM: the second doubleword of `reg` in the node memory@… of a flattened device tree. */
static u64 ram_bytes(const u8 *tree) {
  if (be32(tree) != 0xd00dfeed) panic("no device tree");
  const u8 *end = tree + be32(tree + 4);
  const u8 *at = tree + be32(tree + 8);
  const char *names = (const char *)tree + be32(tree + 12);
  int in_memory = 0;
  while (at < end) {
    u32 token = be32(at);
    at += 4;
    if (token == FDT_BEGIN_NODE) {
      in_memory = begins((const char *)at, "memory@");
      while (*at) at++;
      at = (const u8 *)(((u64)at + 4) & -4ul);
    } else if (token == FDT_PROPERTY) {
      u32 length = be32(at);
      const char *name = names + be32(at + 4);
      at += 8;
      if (in_memory && length == 16 && begins(name, "reg"))
        return (u64)be32(at + 8) << 32 | be32(at + 12);
      at += (length + 3) & -4u;
    } else if (token == FDT_END) {
      break;
    }
  }
  panic("the device tree names no memory");
  return 0;
}

#ifdef HOSTILE
#include "hostile.h"
#else
static void attack(struct process *victim, u64 cause, u64 value) {
  (void)victim, (void)cause, (void)value;
}

static int starts_again(struct process *victim, u64 cause) {
  (void)victim, (void)cause;
  return 0;
}

static void prepare_attack(void) {}

static int fences(void) { return 1; }
#endif

u64 *on_trap(u64 cause, u64 value) {
  u64 status;
  asm volatile("csrr %0, sstatus" : "=r"(status));
  if (status & SSTATUS_SPP) panic("trap in the kernel");
  if (current == &processes[PROTECTED]) attack(current, cause, value);
  if (cause == CAUSE_USER_ECALL) {
    system_call(current->frame);
  } else if (cause != SCAUSE_TIMER && !starts_again(current, cause)) {
    kill(current);
  }
  return run(schedule());
}

/* Gives every page that is still free some contents, so that RAM is not mostly zero pages. */
static void touch_free_memory(void) {
  for (u8 *page = next_free; page < ram_end; page += PAGE) {
    ((u64 *)page)[0] = (u64)page * 0x9e3779b97f4a7c15ul;
  }
}

void kernel_main(const u8 *tree) {
  ram_end = (u8 *)RAM_BASE + ram_bytes(tree);
  next_free = kernel_end;
  asm volatile("csrw stvec, %0" ::"r"(trap_entry));
  asm volatile("csrw sie, %0" ::"r"(0x20ul));
  print("sealift demo guest\n");
  create(&processes[0], "plain", plain_image, plain_image_end);
  create(&processes[1], "vault", vault_image, vault_image_end);
  prepare_attack();
  touch_free_memory();
  current = &processes[0];
  resume_process(run(current));
}
