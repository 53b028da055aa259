/**
 * Disks on a folder that hosts share, fenced by generation: once a newer generation of a machine
 * has opened its disk, no write of an older one lands.
 */
@NullMarked
package dev.sealift.hypervisor.storage;

import org.jspecify.annotations.NullMarked;
