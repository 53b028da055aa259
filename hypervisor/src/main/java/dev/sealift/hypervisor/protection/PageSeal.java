package dev.sealift.hypervisor.protection;

/**
 * How one version of a page is sealed.
 *
 * @param keyGeneration of the page key
 * @param version rises by one with each sealing of the page, from 1
 * @param counter the IV: four zero bytes and this number, never used twice under one key
 * @param tagHigh first eight bytes of the GCM tag
 * @param tagLow last eight bytes of the GCM tag
 */
record PageSeal(long keyGeneration, long version, long counter, long tagHigh, long tagLow) {}
