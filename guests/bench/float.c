/* Doubles: a matrix product, and Newton's square roots with a division in each step. */
#include "work.h"

enum { SIDE = 64, ROOTS = 20000, STEPS = 10 };

static double a[SIDE][SIDE], b[SIDE][SIDE];

static double matrix_product(u32 seed) {
  double trace = 0;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      a[i][j] = (double)(i + j + (int)(seed % 1000)) / 7;
      b[i][j] = (double)(i ^ j) / 3;
    }
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      double sum = 0;
      for (int k = 0; k < SIDE; k++) sum += a[i][k] * b[k][j];
      trace += sum / (1 + i + j);
    }
  return trace;
}

static double roots(void) {
  double sum = 0;
  for (int n = 1; n <= ROOTS; n++) {
    double root = n;
    for (int step = 0; step < STEPS; step++) root = (root + n / root) / 2;
    sum += root;
  }
  return sum;
}

u64 work_unit(u32 seed) {
  union {
    double value;
    u64 bits;
  } checksum = {matrix_product(seed) + roots()};
  return checksum.bits;
}
