// Puts a Copy button behind each element with data-copy; the words come with the element, in the language of the page.
// Without this script nothing is missing: the text can be selected with one click.
for (const element of document.querySelectorAll('[data-copy]')) {
  const button = document.createElement('button');
  const status = document.createElement('span');
  button.type = 'button';
  button.className = 'button button-quiet copy-button';
  button.textContent = element.dataset.copyButton;
  button.setAttribute('aria-label', element.dataset.copyLabel);
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(element.dataset.copy);
    button.textContent = element.dataset.copyDone;
    status.textContent = element.dataset.copyDone;
    setTimeout(() => {
      button.textContent = element.dataset.copyButton;
      status.textContent = '';
    }, 2000);
  });
  element.after(button, status);
}
