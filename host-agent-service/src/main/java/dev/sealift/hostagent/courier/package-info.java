/**
 * Letters: signed objects and requests that the hypervisor wants carried to the trusted services,
 * and the answers brought back. The agent reads neither, but for the id of the migration.
 */
@NullMarked
package dev.sealift.hostagent.courier;

import org.jspecify.annotations.NullMarked;
