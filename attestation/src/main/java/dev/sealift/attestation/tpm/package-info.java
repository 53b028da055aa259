/**
 * The TPM 2.0 structures that attestation needs, parsed and marshalled strictly.
 *
 * <p>Sections are those of the TCG's "Trusted Platform Module Library", revision 1.59: part 1
 * architecture, part 2 structures, part 3 commands.
 */
@NullMarked
package dev.sealift.attestation.tpm;

import org.jspecify.annotations.NullMarked;
