/** TPM devices: the interface all share, one in software, and one that is driven by commands. */
@NullMarked
package dev.sealift.attestation.device;

import org.jspecify.annotations.NullMarked;
