/*
 * What a hostile kernel does to the protected process, one attack for each boot, chosen by a word
 * that the host writes before the start (0: none). The process prints each chain value that it fills
 * its pages with, so the kernel knows the plaintext that it looks for. It tells the console what it
 * saw: `attack read tries N seen K`, `attack done`, `attack caught rule R`.
 */
enum attack {
  NONE,
  READ,      /* T1, T4: reads every word of the victim's frames at every trap */
  FLIP,      /* one bit of a page */
  REPLAY,    /* an earlier ciphertext of one page */
  ROLL_BACK, /* R4: earlier ciphertexts of all pages */
  SPLICE,    /* R6: one page's ciphertext in place of another's */
  TORN,      /* T2: half of one version, half of the next */
  REMAP,     /* two pages change frames in the page table */
  OUTSIDE,   /* a page mapped where no RAM is */
  JUMP,      /* resumes in the middle of the program */
  REGISTERS, /* looks at all registers in every interrupt, and leaves others behind */
  MOVE,      /* no attack: pages a page out and back in, in another frame */
  FORK,      /* runs a child under a copy of the page table */
  CROSS,     /* R6: the twin's page in place of the victim's */
  ROOTS,     /* O6: the victim's context over the twin's pages */
  CONTEXT,   /* O6: resumes a thread that is not the victim's */
  DMA_OUT,   /* T1: the disk takes the victim's frames, and what it got is read back */
  DMA_IN,    /* T5: the disk writes into a frame of the victim's */
  STALE,     /* T4: moves a page and takes its old frame without a fence */
  ATTACKS,
};

enum { MAX_LIVES = 2, SNAPSHOT_TICK = 3, ATTACK_TICK = 6, WANTED_TRIES = 1000000, MAX_PAGES = 128, CHAIN_WORDS = 4 };

/* A second protected process, of the same program under another name. */
enum { TWIN_PROCESS = 2 };

/* The thread to resume. */
enum { TP = 4 };

#include "disk.h"

#define SCRIBBLE 0x5ea11f75ea11f7ul

extern u8 twin_image[], twin_image_end[];
extern u64 attack_number;
void swap_floats(u64 *to, u64 with);

static u64 lives, tick, tries, seen, told, chain[CHAIN_WORDS];
static u8 *snapshot[MAX_PAGES];
static int unfenced;

static u64 *entry_of(u64 *root, u64 virtual) {
  u64 *table = root;
  for (int level = 2; level > 0; level--)
    table = (u64 *)(table[virtual >> (12 + 9 * level) & 511] >> 10 << 12);
  return &table[virtual >> 12 & 511];
}

static u64 *root_of(struct process *p) { return (u64 *)(p->satp << 12); }

/* The entry of all that is mapped at USER_BASE, which is less than 2 MiB. */
static u64 *user_table(struct process *p) {
  u64 *middle = (u64 *)(root_of(p)[USER_BASE >> 30] >> 10 << 12);
  return &middle[USER_BASE >> 21 & 511];
}

static u64 *page_entry(struct process *victim, u64 page) {
  return entry_of(root_of(victim), USER_BASE + page * PAGE);
}

static u64 *frame_of(u64 entry) { return (u64 *)(entry >> 10 << 12); }

static u64 pages_of(struct process *victim) {
  u64 pages = 0;
  while (pages < MAX_PAGES && (*page_entry(victim, pages) & PTE_V)) pages++;
  return pages;
}

static void copy_page(u64 *to, const u64 *from) {
  for (int i = 0; i < WORDS_PER_PAGE; i++) to[i] = from[i];
}

static void print_number(u64 value) {
  char digits[20];
  int n = 0;
  do digits[n++] = '0' + value % 10; while (value /= 10);
  while (n) put(digits[--n]);
}

static void tell(const char *what) {
  print("attack ");
  print(what);
  print(" tries ");
  print_number(tries);
  print(" seen ");
  print_number(seen);
  print("\n");
  told = 1;
}

static u64 digit(u8 c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/* `tick N HEX`: the number, and the words that the process has filled a page with. */
static void hear(struct process *victim) {
  const u8 *text = (const u8 *)frame_of(*entry_of(root_of(victim), SHARED_BASE));
  if (!begins((const char *)text, "tick ")) return;
  text += 5;
  for (tick = 0; *text != ' '; text++) tick = tick * 10 + (*text - '0');
  text++;
  for (int word = 0; word < CHAIN_WORDS; word++) {
    chain[word] = 0;
    for (int byte = 0; byte < 8; byte++, text += 2)
      chain[word] |= (digit(text[0]) << 4 | digit(text[1])) << (8 * byte);
  }
}

static void look(u64 value) {
  tries++;
  for (int i = 0; i < CHAIN_WORDS; i++) seen += value == chain[i] && value != 0;
}

static void read_all(struct process *victim) {
  u64 pages = pages_of(victim);
  for (u64 page = 0; page < pages; page++) {
    volatile u64 *frame = frame_of(*page_entry(victim, page));
    for (int i = 0; i < WORDS_PER_PAGE; i++) look(frame[i]);
  }
  if (tries >= WANTED_TRIES && !told) tell("read");
}

static void look_at_registers(struct process *victim, u64 cause) {
  for (int i = 1; i < 32; i++) {
    int argument = cause == CAUSE_USER_ECALL && i >= 10 && i <= 17;
    if (argument) continue;
    tries++;
    seen += victim->frame[i] != 0;
    if (i != TP) victim->frame[i] = SCRIBBLE;
  }
  u64 floats[32];
  swap_floats(floats, SCRIBBLE);
  for (int i = 0; i < 32; i++) {
    tries++;
    seen += floats[i] != 0;
  }
  if (tick >= 2 * ATTACK_TICK && !told) tell("registers");
}

static int changed(struct process *victim, u64 page) {
  u64 *now = frame_of(*page_entry(victim, page));
  for (int i = 0; i < WORDS_PER_PAGE; i++)
    if (now[i] != ((u64 *)snapshot[page])[i]) return 1;
  return 0;
}

/*
 * The process rewrites one page of its working set at each tick, in turn: the last of three
 * neighbours that changed since the snapshot is the one that it wrote last. Where nothing
 * changed it is the first page.
 */
static u64 hot_page(struct process *victim) {
  u64 pages = pages_of(victim);
  for (u64 page = 2; page < pages; page++)
    if (changed(victim, page) && changed(victim, page - 1) && changed(victim, page - 2) &&
        (page + 1 == pages || !changed(victim, page + 1)))
      return page;
  return 0;
}

static void take_snapshot(struct process *victim) {
  u64 pages = pages_of(victim);
  for (u64 page = 0; page < pages; page++) {
    if (!snapshot[page]) snapshot[page] = new_page();
    copy_page((u64 *)snapshot[page], frame_of(*page_entry(victim, page)));
  }
}

/* By way of the disk, which sees the frames as a device does. */
static void read_through_disk(struct process *victim) {
  u64 *copy = (u64 *)snapshot[0];
  u64 pages = pages_of(victim);
  for (u64 page = 0; page < pages; page++) {
    disk_transfer(DISK_WRITE, page, frame_of(*page_entry(victim, page)));
    disk_transfer(DISK_READ, page, copy);
    for (int i = 0; i < WORDS_PER_PAGE; i++) look(copy[i]);
  }
  if (tick >= 2 * ATTACK_TICK && !told) tell("disk");
}

static void move_page(struct process *victim, u64 page) {
  u64 *entry = page_entry(victim, page);
  u64 *old = frame_of(*entry);
  u64 *kept = (u64 *)new_page();
  copy_page(kept, old);
  for (int i = 0; i < WORDS_PER_PAGE; i++) old[i] = SCRIBBLE;
  *entry = (u64)kept >> 12 << 10 | (*entry & 0x3ff);
}

static void fork(struct process *victim) {
  struct process *child = &processes[0];
  u64 *root = (u64 *)new_page();
  u64 pages = pages_of(victim);
  map_kernel(root);
  for (u64 page = 0; page < pages; page++)
    map(root, USER_BASE + page * PAGE, (u64)frame_of(*page_entry(victim, page)),
        PTE_R | PTE_W | PTE_X | PTE_U);
  map(root, SHARED_BASE, (u64)new_page(), PTE_R | PTE_W | PTE_U);
  for (int i = 0; i < 32; i++) child->frame[i] = victim->frame[i];
  child->satp = 8ul << 60 | (u64)root >> 12;
  child->name = "child";
  child->state = READY;
}

static void strike(struct process *victim) {
  u64 hot = hot_page(victim);
  u64 *frame = frame_of(*page_entry(victim, hot));
  u64 pages = pages_of(victim);
  switch (attack_number) {
    case FLIP:
      frame[100] ^= 1ul << 17;
      break;
    case REPLAY:
      copy_page(frame, (u64 *)snapshot[hot]);
      break;
    case ROLL_BACK:
      for (u64 page = 0; page < pages; page++)
        copy_page(frame_of(*page_entry(victim, page)), (u64 *)snapshot[page]);
      break;
    case SPLICE:
      copy_page(frame, frame_of(*page_entry(victim, hot - 1)));
      break;
    case TORN:
      for (int i = 0; i < WORDS_PER_PAGE / 2; i++) frame[i] = ((u64 *)snapshot[hot])[i];
      break;
    case REMAP: {
      u64 entry = *page_entry(victim, hot);
      *page_entry(victim, hot) = *page_entry(victim, hot - 1);
      *page_entry(victim, hot - 1) = entry;
      break;
    }
    case OUTSIDE:
      *page_entry(victim, hot) = 0x40000000ul >> 12 << 10 | (*page_entry(victim, hot) & 0x3ff);
      break;
    case JUMP:
      victim->frame[0] += 8;
      break;
    case MOVE:
      for (u64 page = 0; page < pages; page++) move_page(victim, page);
      break;
    case STALE:
      move_page(victim, hot);
      unfenced = 1;
      break;
    case CROSS:
      copy_page(frame, frame_of(*page_entry(&processes[TWIN_PROCESS], hot)));
      break;
    case ROOTS:
      *user_table(victim) = *user_table(&processes[TWIN_PROCESS]);
      break;
    case CONTEXT:
      victim->frame[TP] = 1;
      break;
    case DMA_IN:
      disk_transfer(DISK_READ, 0, frame);
      break;
    case FORK:
      fork(victim);
      break;
    default:
      return;
  }
  tell("done");
}

/* A process that has left protection may come again, as any program. */
static int starts_again(struct process *victim, u64 cause) {
  if (cause != CAUSE_PROTECTED_EXIT || lives++ == MAX_LIVES) return 0;
  create(victim, victim->name, vault_image, vault_image_end);
  return 1;
}

static void prepare_attack(void) {
  create(&processes[TWIN_PROCESS], "twin", twin_image, twin_image_end);
  asm volatile("csrs sstatus, %0" ::"r"(SSTATUS_FS_INITIAL));
  if (attack_number == DMA_OUT || attack_number == DMA_IN) disk_start();
}

/* After an unfenced change the victim runs on with whatever translations the vCPU still has. */
static int fences(void) {
  int now = !unfenced;
  unfenced = 0;
  return now;
}

/* At every trap out of the victim, before the kernel does its work. */
static void attack(struct process *victim, u64 cause, u64 value) {
  if (cause == CAUSE_PROTECTION_VIOLATION) {
    print("attack caught rule ");
    print_number(value);
    print("\n");
    return;
  }
  if (cause == CAUSE_PROTECTED_EXIT) {
    print("exit status ");
    print_number(value);
    print("\n");
    return;
  }
  u64 before = tick;
  if (cause == CAUSE_USER_ECALL && victim->frame[17] == 1) hear(victim);
  if (attack_number == READ) read_all(victim);
  if (attack_number == REGISTERS) look_at_registers(victim, cause);
  if (attack_number == DMA_OUT && tick != before && tick > SNAPSHOT_TICK) read_through_disk(victim);
  if (tick == before) return;
  if (tick == SNAPSHOT_TICK) take_snapshot(victim);
  if (tick == ATTACK_TICK) strike(victim);
}
