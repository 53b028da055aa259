/* What the benchmarks time; one program has one of compute, syscalls, memory and float. */
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* Some 4 million instructions; returns a checksum of all it computed. */
u64 work_unit(u32 seed);
