    .section .header, "ax"
    .globl _start
_start:
    j    1f
    .balign 8
    .quad memory_end - 0x40000000   # the kernel maps so many bytes
1:  la   sp, stack_top
    call main
2:  j    2b
