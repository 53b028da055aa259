# Machine-mode stub: delegates everything to the kernel but the timer, of which it makes a
# supervisor timer interrupt, and one call: ecall from S mode sets the timer to a0.

#define CLINT_MTIMECMP 0x02004000

    .section .text.boot, "ax"
    .globl _start
_start:
#ifdef HOSTILE
    j    1f
    .balign 8
    .globl attack_number
attack_number:
    .quad 0                     # at 8 bytes from the start of RAM, for the host to set
1:
#endif
    la   sp, machine_stack_top
    csrw mscratch, sp
    la   t0, machine_trap
    csrw mtvec, t0
    li   t0, 0x300b1ff          # all exceptions but ecall from S and M, with custom codes 24, 25
    csrw medeleg, t0
    li   t0, 0x222
    csrw mideleg, t0
    li   t0, 0x80               # MTIE
    csrw mie, t0
    li   t0, 7                  # cycle, time, instret
    csrw mcounteren, t0
    csrw scounteren, t0
    li   t0, CLINT_MTIMECMP
    li   t1, -1
    sd   t1, 0(t0)
    li   t0, -1                 # all physical memory is open to S and U mode
    csrw pmpaddr0, t0
    li   t0, 0x1f
    csrw pmpcfg0, t0
    li   t0, 0x1800
    csrc mstatus, t0
    li   t0, 0x0800             # MPP = S
    csrs mstatus, t0
#ifdef FLOAT
    li   t0, 0x6000             # FS = dirty: no trap at the first use, no register is ever saved,
    csrs mstatus, t0            # so only one process of such an image may compute in floating point
#endif
    la   t0, kernel_start
    csrw mepc, t0
    mret

    .align 2
kernel_start:
    la   sp, kernel_stack_top
    mv   a0, a1                 # the device tree
    call kernel_main
1:  j    1b

    .align 2
machine_trap:
    csrrw sp, mscratch, sp
    sd   t0, -8(sp)
    sd   t1, -16(sp)
    csrr t0, mcause
    bltz t0, 1f
    li   t1, 9
    bne  t0, t1, 3f
    li   t0, CLINT_MTIMECMP     # ecall from S
    sd   a0, 0(t0)
    li   t0, 0x20
    csrc mip, t0
    csrr t0, mepc
    addi t0, t0, 4
    csrw mepc, t0
    j    2f
1:  li   t0, CLINT_MTIMECMP     # the timer
    li   t1, -1
    sd   t1, 0(t0)
    li   t0, 0x20
    csrs mip, t0
2:  ld   t0, -8(sp)
    ld   t1, -16(sp)
    csrrw sp, mscratch, sp
    mret
3:  j    3b                     # nothing else traps to machine mode

    .globl trap_entry
    .align 2
trap_entry:                     # sscratch holds the running process's frame
    csrrw t6, sscratch, t6
    sd   x1, 0x08(t6)
    sd   x2, 0x10(t6)
    sd   x3, 0x18(t6)
    sd   x4, 0x20(t6)
    sd   x5, 0x28(t6)
    sd   x6, 0x30(t6)
    sd   x7, 0x38(t6)
    sd   x8, 0x40(t6)
    sd   x9, 0x48(t6)
    sd   x10, 0x50(t6)
    sd   x11, 0x58(t6)
    sd   x12, 0x60(t6)
    sd   x13, 0x68(t6)
    sd   x14, 0x70(t6)
    sd   x15, 0x78(t6)
    sd   x16, 0x80(t6)
    sd   x17, 0x88(t6)
    sd   x18, 0x90(t6)
    sd   x19, 0x98(t6)
    sd   x20, 0xa0(t6)
    sd   x21, 0xa8(t6)
    sd   x22, 0xb0(t6)
    sd   x23, 0xb8(t6)
    sd   x24, 0xc0(t6)
    sd   x25, 0xc8(t6)
    sd   x26, 0xd0(t6)
    sd   x27, 0xd8(t6)
    sd   x28, 0xe0(t6)
    sd   x29, 0xe8(t6)
    sd   x30, 0xf0(t6)
    csrr t0, sscratch
    sd   t0, 0xf8(t6)
    csrr t0, sepc
    sd   t0, 0(t6)
    la   sp, kernel_stack_top
    csrr a0, scause
    csrr a1, stval
    call on_trap                # returns the frame to run next
    # fall through

    .globl resume_process
resume_process:
    mv   t6, a0
    csrw sscratch, t6
    ld   t0, 0(t6)
    csrw sepc, t0
    ld   x1, 0x08(t6)
    ld   x2, 0x10(t6)
    ld   x3, 0x18(t6)
    ld   x4, 0x20(t6)
    ld   x5, 0x28(t6)
    ld   x6, 0x30(t6)
    ld   x7, 0x38(t6)
    ld   x8, 0x40(t6)
    ld   x9, 0x48(t6)
    ld   x10, 0x50(t6)
    ld   x11, 0x58(t6)
    ld   x12, 0x60(t6)
    ld   x13, 0x68(t6)
    ld   x14, 0x70(t6)
    ld   x15, 0x78(t6)
    ld   x16, 0x80(t6)
    ld   x17, 0x88(t6)
    ld   x18, 0x90(t6)
    ld   x19, 0x98(t6)
    ld   x20, 0xa0(t6)
    ld   x21, 0xa8(t6)
    ld   x22, 0xb0(t6)
    ld   x23, 0xb8(t6)
    ld   x24, 0xc0(t6)
    ld   x25, 0xc8(t6)
    ld   x26, 0xd0(t6)
    ld   x27, 0xd8(t6)
    ld   x28, 0xe0(t6)
    ld   x29, 0xe8(t6)
    ld   x30, 0xf0(t6)
    ld   x31, 0xf8(t6)
    sret

    .globl set_timer
set_timer:
    ecall
    ret

#ifdef HOSTILE
    .option push
    .option arch, +d
    .globl swap_floats
swap_floats:                    # a0: room for f0 to f31, which become a1
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fsd  f\n, 8 * \n(a0)
    fmv.d.x f\n, a1
    .endr
    ret
    .option pop
#endif

    .section .rodata
    .globl plain_image, plain_image_end, vault_image, vault_image_end
    .align 3
plain_image:
    .incbin "plain.bin"
plain_image_end:
    .align 3
vault_image:
    .incbin "vault.bin"
vault_image_end:
#ifdef HOSTILE
    .globl twin_image, twin_image_end
    .align 3
twin_image:
    .incbin "twin.bin"
twin_image_end:
#endif

    .section .bss
    .align 4
    .space 256
machine_stack_top:
    .space 8192
kernel_stack_top:
