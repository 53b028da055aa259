/** TPM devices: the interface all share, and one in software. */
@NullMarked
package dev.sealift.attestation.device;

import org.jspecify.annotations.NullMarked;
