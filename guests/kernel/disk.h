/*
 * A driver of the disk in the first virtio-mmio slot (virtio 1.2, sections 2.7, 4.2 and 5.2): a page
 * at a time, waiting for each.
 */
enum { DISK_READ = 0, DISK_WRITE = 1 };

enum { RING = 8, SECTORS_PER_PAGE = PAGE / 512, NEXT = 1, DEVICE_WRITES = 2, DISK_TYPE = 2 };

#define DISK ((volatile u32 *)0x10001000ul)

/* Registers, by word. */
enum {
  DEVICE_ID = 0x008 / 4,
  DRIVER_FEATURES = 0x020 / 4,
  DRIVER_FEATURES_SELECT = 0x024 / 4,
  QUEUE_SIZE = 0x038 / 4,
  QUEUE_READY = 0x044 / 4,
  QUEUE_NOTIFY = 0x050 / 4,
  STATUS = 0x070 / 4,
  QUEUE_DESCRIPTORS = 0x080 / 4,
  QUEUE_AVAILABLE = 0x090 / 4,
  QUEUE_USED = 0x0a0 / 4,
};

struct descriptor {
  u64 address;
  u32 length;
  unsigned short flags, next;
};

static struct {
  struct descriptor descriptors[RING];
  struct { unsigned short flags, index, ring[RING]; } available;
  struct { unsigned short flags, index; u32 ring[2 * RING]; } used __attribute__((aligned(8)));
  struct { u32 type, reserved; u64 sector; } header;
  u8 status;
} disk __attribute__((aligned(16)));

static void set_address(int register_word, const volatile void *at) {
  DISK[register_word] = (u32)(u64)at;
  DISK[register_word + 1] = (u32)((u64)at >> 32);
}

/* Every process's table needs the registers: the kernel runs on whichever is current. */
static void disk_start(void) {
  for (int i = 0; i < PROCESSES; i++)
    map((u64 *)(processes[i].satp << 12), (u64)DISK, (u64)DISK, PTE_R | PTE_W | PTE_A | PTE_D);
  DISK[STATUS] = 0;
  if (DISK[DEVICE_ID] != DISK_TYPE) panic("no disk");
  DISK[STATUS] = 3;
  DISK[DRIVER_FEATURES_SELECT] = 1;
  DISK[DRIVER_FEATURES] = 1; /* VIRTIO_F_VERSION_1 */
  DISK[STATUS] = 11;
  DISK[QUEUE_SIZE] = RING;
  set_address(QUEUE_DESCRIPTORS, disk.descriptors);
  set_address(QUEUE_AVAILABLE, &disk.available);
  set_address(QUEUE_USED, &disk.used);
  DISK[QUEUE_READY] = 1;
  DISK[STATUS] = 15;
}

/* Frames are where the kernel sees them: a pointer is a physical address. */
static void disk_transfer(int type, u64 page_number, u64 *frame) {
  disk.header.type = type;
  disk.header.sector = page_number * SECTORS_PER_PAGE;
  disk.descriptors[0] = (struct descriptor){(u64)&disk.header, sizeof disk.header, NEXT, 1};
  disk.descriptors[1] = (struct descriptor){
      (u64)frame, PAGE, NEXT | (type == DISK_READ ? DEVICE_WRITES : 0), 2};
  disk.descriptors[2] = (struct descriptor){(u64)&disk.status, 1, DEVICE_WRITES, 0};
  disk.available.ring[disk.available.index % RING] = 0;
  asm volatile("fence" ::: "memory");
  disk.available.index++;
  asm volatile("fence" ::: "memory");
  DISK[QUEUE_NOTIFY] = 0;
  while (*(volatile unsigned short *)&disk.used.index != disk.available.index) continue;
  if (disk.status != 0) panic("disk error");
}
