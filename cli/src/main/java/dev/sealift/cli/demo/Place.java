package dev.sealift.cli.demo;

/**
 * Where the secret was looked for.
 *
 * @param name for people
 * @param bytes bytes searched
 * @param markers how often the public marker was found, which shows that the place can be searched
 * @param sightings how often the secret was found, in any encoding
 */
record Place(String name, long bytes, long markers, long sightings) {}
