/** Tells whether any of several views can be seen, from what each of them says of itself. */
export function attention(onChange: (watched: boolean) => void): (view: string) => (visible: boolean) => void {
  const visible = new Set<string>();
  return (view) => (isVisible) => {
    if (isVisible) visible.add(view);
    else visible.delete(view);
    onChange(visible.size > 0);
  };
}
