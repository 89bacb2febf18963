### html-for-image
echo '<html></html>' > page.png; $PY -c "
from PIL import Image
Image.open('page.png')"
### cut
$PY -c "
from PIL import Image
Image.effect_noise((400, 400), 50).save('a.png')
open('b.png', 'wb').write(open('a.png','rb').read()[:30000])
Image.open('b.png').load()"
