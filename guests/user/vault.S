# Start of the protected process. Its first instruction asks for protection; what it gets is every
# page of the range sealed, its zero pages zeroed, and control at `protected` with empty registers.

#define HYPERCALL .word 0x0000000b

#ifndef NAME
#define NAME "vault"
#endif

    .section .header, "ax"
    .globl _start
_start:
    j    1f
    .balign 8
    .quad memory_end - 0x40000000   # the kernel maps so many bytes
    .balign 8
descriptor:
    .ascii NAME
    .org descriptor + 32
    .quad 0x40000000, memory_end    # protected range
    .quad 0x40000000, image_end     # measured part of it
    .quad protected                 # entry, and the resume address that the kernel sees
    .quad shared, shared + 0x1000   # open range
1:  la   a0, descriptor
    li   a1, 88
    li   a7, 1                      # PROTECT
    HYPERCALL
    la   sp, stack_top              # here only if it was refused
    call refused
2:  j    2b

    .balign 4
protected:
    la   sp, stack_top
    call main
3:  j    3b

    .text
    .globl get_secret
get_secret:
    li   a7, 2                      # GET_SECRET
    HYPERCALL
    ret

    .globl leave
leave:
    li   a7, 3                      # EXIT
    HYPERCALL
