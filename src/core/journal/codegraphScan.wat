;; Passes over the ordinary lines of a codegraph journal, sixteen bytes at a time. What is ordinary is said once, by
;; `isOrdinary` in codegraph.ts; this may turn down lines that are ordinary, and never lets one pass that is not.
;; `npm run wasm` assembles it into codegraphScanCode.ts.
(module
  ;; Five pages of 64 KB: what is held begins at byte 64, and at least 64 bytes follow it.
  (memory (export "memory") 5)
  ;; Ordinary lines that the last call passed over, and deletions among them.
  (global $lines (export "lines") (mut i32) (i32.const 0))
  (global $deletions (export "deletions") (mut i32) (i32.const 0))

  ;; Whether a path may begin here: no control character, space, `#`, `/`, `\`, wide byte, and no colon in second place.
  (func $isOrdinaryPath (param $at i32) (result i32)
    (local $first i32)
    (local.set $first (i32.load8_s (local.get $at)))
    (i32.and
      (i32.and
        (i32.gt_s (local.get $first) (i32.const 0x20))
        (i32.ne (local.get $first) (i32.const 0x23)))
      (i32.and
        (i32.and
          (i32.ne (local.get $first) (i32.const 0x2f))
          (i32.ne (local.get $first) (i32.const 0x5c)))
        (i32.ne (i32.load8_u offset=1 (local.get $at)) (i32.const 0x3a)))))

  ;; Whether `DELETED ` stands here.
  (func $isDeletion (param $at i32) (result i32)
    (i64.eq (i64.load (local.get $at)) (i64.const 0x20444554454c4544)))

  ;; Whether a line may begin here; counts it if it is a deletion.
  (func $begin (param $at i32) (result i32)
    (if (call $isDeletion (local.get $at))
      (then
        (if (i32.eqz (call $isOrdinaryPath (i32.add (local.get $at) (i32.const 8))))
          (then (return (i32.const 0))))
        (global.set $deletions (i32.add (global.get $deletions) (i32.const 1)))
        (return (i32.const 1))))
    ;; `DE` and then something else: likely a damaged deletion.
    (if (i32.eq (i32.load16_u (local.get $at)) (i32.const 0x4544))
      (then (return (i32.const 0))))
    (call $isOrdinaryPath (local.get $at)))

  ;; Turns down the line that begins here though it seemed to be ordinary.
  (func $refuse (param $at i32) (result i32)
    (if (call $isDeletion (local.get $at))
      (then (global.set $deletions (i32.sub (global.get $deletions) (i32.const 1)))))
    (local.get $at))

  ;; Passes over whole lines from `start`, where one begins, to `end`, before which a line feed stands. Answers where the
  ;; first line begins that is not ordinary, or `end`.
  (func (export "scan") (param $start i32) (param $end i32) (result i32)
    (local $at i32) (local $line i32) (local $place i32) (local $from i32)
    (local $marks i32) (local $feeds i32) (local $before i32) (local $inside i32) (local $letter i32) (local $count i32)
    (local $v v128) (local $next v128) (local $after v128) (local $feed v128) (local $odd v128)
    (global.set $lines (i32.const 0))
    (global.set $deletions (i32.const 0))
    (if (i32.eqz (call $begin (local.get $start)))
      (then (return (local.get $start))))
    (local.set $line (local.get $start))
    (local.set $at (local.get $start))
    (local.set $inside (i32.const 0xffff))
    (loop $block
      (local.set $v (v128.load (local.get $at)))
      (local.set $next (v128.load offset=1 (local.get $at)))
      (local.set $after (v128.load offset=2 (local.get $at)))
      (local.set $feed (i8x16.eq (local.get $v) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10)))
      (local.set $feeds (i8x16.bitmask (local.get $feed)))
      ;; Up to a space but no line feed, DEL, or wide: one more than those is negative or at most 33.
      (local.set $odd
        (v128.xor
          (i8x16.lt_s
            (i8x16.add (local.get $v) (v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1))
            (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34))
          (local.get $feed)))
      ;; `..`
      (local.set $odd
        (v128.or (local.get $odd)
          (v128.and
            (i8x16.eq (local.get $v) (v128.const i8x16 46 46 46 46 46 46 46 46 46 46 46 46 46 46 46 46))
            (i8x16.eq (local.get $next) (v128.const i8x16 46 46 46 46 46 46 46 46 46 46 46 46 46 46 46 46)))))
      ;; A line feed after which perhaps no path may begin, or a deletion.
      (local.set $odd
        (v128.or (local.get $odd)
          (v128.and (local.get $feed)
            (v128.or
              (v128.or
                (i8x16.lt_s (local.get $next) (v128.const i8x16 48 48 48 48 48 48 48 48 48 48 48 48 48 48 48 48))
                (i8x16.eq (local.get $next) (v128.const i8x16 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92)))
              (v128.or
                (i8x16.eq (local.get $next) (v128.const i8x16 68 68 68 68 68 68 68 68 68 68 68 68 68 68 68 68))
                (i8x16.eq (local.get $after) (v128.const i8x16 58 58 58 58 58 58 58 58 58 58 58 58 58 58 58 58)))))))

      ;; What stands behind the end says nothing.
      (if (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 16))
        (then
          (local.set $inside
            (i32.sub (i32.shl (i32.const 1) (i32.sub (local.get $end) (local.get $at))) (i32.const 1)))
          (local.set $feeds (i32.and (local.get $feeds) (local.get $inside)))))
      ;; A line that is longer than any path (64 KB), or will be with this block.
      (if (i32.gt_u (i32.sub (local.get $at) (local.get $line)) (i32.const 0xfff0))
        (then
          (global.set $lines (local.get $count))
          (return (call $refuse (local.get $line)))))
      (if (v128.any_true (local.get $odd))
        (then
          (local.set $marks (i32.and (i8x16.bitmask (local.get $odd)) (local.get $inside)))
          (block $done
            (loop $mark
              (br_if $done (i32.eqz (local.get $marks)))
              (local.set $place (i32.ctz (local.get $marks)))
              (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
              ;; Line feeds before it
              (local.set $before
                (i32.and (local.get $feeds) (i32.sub (i32.shl (i32.const 1) (local.get $place)) (i32.const 1))))
              (local.set $place (i32.add (local.get $at) (local.get $place)))
              (if (i32.eq (i32.load8_u (local.get $place)) (i32.const 10))
                (then
                  (local.set $from (i32.add (local.get $place) (i32.const 1)))
                  (br_if $mark (i32.eq (local.get $from) (local.get $end)))
                  (br_if $mark (call $begin (local.get $from)))
                  (global.set $lines
                    (i32.add (local.get $count) (i32.add (i32.popcnt (local.get $before)) (i32.const 1))))
                  (return (local.get $from))))
              (local.set $from
                (select
                  (i32.add (local.get $at) (i32.sub (i32.const 32) (i32.clz (local.get $before))))
                  (local.get $line)
                  (local.get $before)))
              ;; A space, unless it ends a `#`, or a `D` that is not the last one of `DELETED`.
              (if (i32.eq (i32.load8_u (local.get $place)) (i32.const 32))
                (then
                  (local.set $letter (i32.load8_u (i32.sub (local.get $place) (i32.const 1))))
                  (br_if $mark
                    (i32.and
                      (i32.ne (local.get $letter) (i32.const 0x23))
                      (i32.or
                        (i32.ne (local.get $letter) (i32.const 0x44))
                        (i32.and
                          (i32.eq (i32.sub (local.get $place) (local.get $from)) (i32.const 7))
                          (call $isDeletion (local.get $from))))))))
              (global.set $lines (i32.add (local.get $count) (i32.popcnt (local.get $before))))
              (return (call $refuse (local.get $from)))))))
      (if (local.get $feeds)
        (then
          (local.set $count (i32.add (local.get $count) (i32.popcnt (local.get $feeds))))
          (local.set $line (i32.add (local.get $at) (i32.sub (i32.const 32) (i32.clz (local.get $feeds)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $at) (local.get $end))))
    (global.set $lines (local.get $count))
    (local.get $end)))
