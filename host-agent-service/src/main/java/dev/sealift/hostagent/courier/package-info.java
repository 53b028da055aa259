/**
 * Letters: signed objects and requests that the hypervisor wants carried to the trusted services,
 * and the answers brought back. The agent reads neither.
 */
@NullMarked
package dev.sealift.hostagent.courier;

import org.jspecify.annotations.NullMarked;
