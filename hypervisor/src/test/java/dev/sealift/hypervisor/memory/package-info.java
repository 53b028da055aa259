/** What is left of keys and plaintext in the memory of a process, once they should be gone. */
@NullMarked
package dev.sealift.hypervisor.memory;

import org.jspecify.annotations.NullMarked;
