// Puts a Copy button behind each element with data-copy. Without this script nothing is missing:
// the text can be selected with one click.
for (const element of document.querySelectorAll('[data-copy]')) {
  const button = document.createElement('button');
  const status = document.createElement('span');
  button.type = 'button';
  button.className = 'button button-quiet copy-button';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', element.dataset.copyLabel);
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(element.dataset.copy);
    button.textContent = 'Copied';
    status.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
      status.textContent = '';
    }, 2000);
  });
  element.after(button, status);
}
