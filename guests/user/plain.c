/* An ordinary process: its memory is open to the kernel and to whoever reads the machine's RAM. */
#include "user.h"

enum { PAGES = 64, PAGE_WORDS = 512, TICKS_PER_LINE = 100, TICKS_PER_WAKE = 10 };

static u64 pages[PAGES][PAGE_WORDS];
static char marker[] = "SEALIFT-PUBLIC-MARKER";

int main(void) {
  u64 lines = 0;
  for (u64 wake = 0;; wake++) {
    for (u64 page = 0; page < PAGES; page++) {
      memcpy(pages[page], marker, sizeof marker);
      pages[page][8 + wake % 8] = wake * PAGES + page;
    }
    if (wake % (TICKS_PER_LINE / TICKS_PER_WAKE) == 0) {
      u64 at = put_text(0, "plain ");
      at = put_decimal(at, ++lines);
      at = put_text(at, "\n");
      write_console(shared, at);
    }
    sleep_ticks(TICKS_PER_WAKE);
  }
}
