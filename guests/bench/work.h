/* The compute-bound work of the benchmarks: CRC, matrix product, list walk; integers only. */
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* Some 3.8 million instructions; returns a checksum of all it computed. */
u64 work_unit(u32 seed);
