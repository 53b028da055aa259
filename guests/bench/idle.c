/* The process beside the one that is measured: it sleeps. */
#include "../user/user.h"

int main(void) {
  for (;;) sleep_ticks(1000);
}
