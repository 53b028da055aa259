# Bare metal on the virt board: hart 0 works in machine mode, the others wait.
    .section .text.boot, "ax"
    .globl _start
_start:
    csrr t0, mhartid
    bnez t0, park
    la   sp, stack_top
    la   t0, park
    csrw mtvec, t0              # where there is no test finisher to power off by
    call main
    .align 2
park:
    wfi
    j    park

    .section .bss
    .align 4
    .space 8192
stack_top:
