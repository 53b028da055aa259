/*
 * Walks many pages, writing some of each, in an order that no neighbour predicts. The pages are
 * twice as many as our machine caches translations for, and half as many as it keeps open.
 */
#include "work.h"

enum { PAGES = 512, PAGE_WORDS = 512, WORDS_APART = 32, SWEEPS = 64, PAGES_APART = 181 };

static u64 pages[PAGES][PAGE_WORDS];

u64 work_unit(u32 seed) {
  u64 sum = seed;
  for (u32 i = 0, page = seed % PAGES; i < SWEEPS * PAGES; i++, page = (page + PAGES_APART) % PAGES)
    for (int word = 0; word < PAGE_WORDS; word += WORDS_APART) {
      sum = sum * 31 + pages[page][word];
      pages[page][word] = sum;
    }
  return sum;
}
