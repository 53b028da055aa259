/**
 * Process protection, in the tradition of Overshadow: the guest OS manages the pages of a protected
 * process but sees only ciphertext; plaintext and registers live in private memory of the
 * hypervisor, and come back only if page and context are those that the process left.
 */
@NullMarked
package dev.sealift.hypervisor.protection;

import org.jspecify.annotations.NullMarked;
