/** The files of `evl new`. */
export const starter: readonly (readonly [string, string])[] = [
  [
    'main.evl',
    `// A server that greets whoever connects and gives back what it is sent.
// Run it:        evl run main.evl
// Check it:      evl check main.evl
// What it cost:  evl run main.evl --stats

shared served = 0

on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  fcntl(conn, F_SETFL, O_NONBLOCK)       // no call on it waits
  write(conn, "hello\\n")
  watch(conn, READ) then echo(conn, buffer(512))
}

on echo(conn, buf) {
  let n = read(conn, buf, 512)
  if n <= 0 {
    close(conn)
    return
  }
  write(conn, buf, n)
  served += 1
  print("echoed", n, "bytes; so far", served, "times")
}

// What happens from outside.
world {
  client alice at 1ms connect 7 { expect "hello\\n"  send "hi\\n"  expect "hi\\n"  close }
  client bob   at 2ms connect 7 { expect "hello\\n"  send "yo\\n"  expect "yo\\n"  close }
}

// What must then be so.
test "everybody is greeted and answered" {
  expect client alice received "hello\\nhi\\n"
  expect client bob received "hello\\nyo\\n"
  expect served == 2
  expect no errors
}
`,
  ],
];
