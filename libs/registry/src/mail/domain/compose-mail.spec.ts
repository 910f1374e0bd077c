import { composeMail } from './compose-mail';

describe('composeMail', () => {
  it('says the same as text and as HTML, and what somebody wrote stays text', () => {
    const link = { label: 'Confirm', url: 'https://example.com/verify?token=a&b=1' };
    const mail = composeMail({ subject: 'Hello', paragraphs: ['Hello <b>Eve</b> & co'], link });
    expect(mail.text).toBe('Hello <b>Eve</b> & co\n\nConfirm:\nhttps://example.com/verify?token=a&b=1\n');
    expect(mail.html).toContain('<p>Hello &lt;b&gt;Eve&lt;/b&gt; &amp; co</p>');
    expect(mail.html).toContain('<a href="https://example.com/verify?token=a&amp;b=1">Confirm</a>');
  });
});
