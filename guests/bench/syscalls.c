/* System calls with a little work between them: some 250 instructions each, the kernel's included. */
#include "../user/user.h"
#include "work.h"

enum { CALLS = 20000, WORK_BETWEEN = 50 };

u64 work_unit(u32 seed) {
  u64 x = seed | 1;
  for (int call = 0; call < CALLS; call++) {
    for (int i = 0; i < WORK_BETWEEN; i++) x = x * 6364136223846793005ul + 1442695040888963407ul;
    yield();
  }
  return x;
}
