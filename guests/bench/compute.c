/* Integers only: CRC, matrix product, list walk. */
#include "work.h"

enum { CRC_BYTES = 20000, SIDE = 64, NODES = 1024, STEPS = 100000 };

struct node {
  struct node *next;
  u64 value;
};

static int a[SIDE][SIDE], b[SIDE][SIDE];
static struct node nodes[NODES];

static u32 crc32(u32 crc, u8 byte) {
  for (int i = 0; i < 8; i++) {
    u32 differs = (crc ^ byte) & 1;
    crc >>= 1;
    byte >>= 1;
    if (differs) crc ^= 0xedb88320;
  }
  return crc;
}

static u64 matrix_product(u32 seed) {
  u64 trace = 0;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      a[i][j] = i + j + (int)seed;
      b[i][j] = i ^ j;
    }
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      int sum = 0;
      for (int k = 0; k < SIDE; k++) sum += a[i][k] * b[k][j];
      trace = trace * 31 + (u32)sum;
    }
  return trace;
}

static u64 list_walk(void) {
  for (u64 i = 0; i < NODES; i++) {
    nodes[i].next = &nodes[(i * 1237 + 11) % NODES];
    nodes[i].value = i;
  }
  u64 sum = 0;
  struct node *node = nodes;
  for (int i = 0; i < STEPS; i++) {
    sum += node->value;
    node = node->next;
  }
  return sum;
}

u64 work_unit(u32 seed) {
  u32 crc = seed;
  for (int i = 0; i < CRC_BYTES; i++) crc = crc32(crc, (u8)i);
  return crc + matrix_product(seed) + list_walk();
}
