"""Names in other scripts, addresses and numbers of other countries, and logins that are words of a dictionary.

Development texts, written after the rules; 37 of their 96 values were shown before (2026-12-01).
"""

import pytest

from envcheck.report.redact import Redactor

TEXTS: tuple[tuple[str, list[str], list[str]], ...] = (
    ('プロジェクト「暁光」の学習ジョブが落ちました。\nRuntimeError: CUDA out of memory', ['暁光'], ['CUDA out of memory']),
    ('顧客:北浜製作所\n住所:大阪府堺市北区長曽根町130-42\nエラー: libcudart.so.12 が見つかりません', ['北浜製作所', '長曽根町130-42', '堺市'], ['libcudart.so.12']),
    ('住所：〒590-0984 堺市堺区神南辺町2-90', ['590-0984', '神南辺町'], []),
    ('案件名：みなとAI基盤\n担当：相馬 涼\n電話：072-221-4410', ['みなとAI基盤', '相馬', '072-221-4410'], []),
    ('お客様: 株式会社ヒノデ電機 様', ['ヒノデ電機'], []),
    ('项目「青鸾」训练失败，客户：嘉禾物流。', ['青鸾', '嘉禾物流'], []),
    ('项目名称：云雀三期\n客户名称：锦程保险\n地址：杭州市滨江区江虹路 1750 号\n电话：138 0571 4429', ['云雀三期', '锦程保险', '江虹路', '138 0571 4429'], []),
    ('有问题打我电话 139 2284 7716，微信同号', ['139 2284 7716'], []),
    ('手机 13622847716 联系', ['13622847716'], []),
    ('在项目星槎上跑的时候报错 CUDA error: an illegal memory access', ['星槎'], ['CUDA error: an illegal memory access']),
    ('我们公司地址是深圳市南山区科苑南路 2666 号 12 楼', ['科苑南路 2666'], []),
    ('프로젝트: 해오름\n고객사: 다온물류\n주소: 서울특별시 성동구 왕십리로 83-21\n전화: 010-7721-4408', ['해오름', '다온물류', '왕십리로 83-21', '010-7721-4408'], []),
    ("프로젝트 '새벽별' 학습이 죽었습니다", ['새벽별'], []),
    ('고객: 한빛정밀 / 담당자: 서지훈', ['한빛정밀', '서지훈'], []),
    ('我在「天枢」项目里用的是 torch 2.5.1', ['天枢'], ['torch 2.5.1']),
    ('プロジェクト名:ひばり\n環境: Ubuntu 22.04', ['ひばり'], ['Ubuntu 22.04']),
    ('取引先：丸藤商事', ['丸藤商事'], []),
    ('monto el servidor en C/ Almendros 14, 2º A, 28029 Madrid y da Xid 79', ['Almendros 14', '2º A'], ['Xid 79']),
    ('Si no contesto llámame al 655 21 90 83, gracias', ['655 21 90 83'], []),
    ('mi móvil: 622 418 907', ['622 418 907'], []),
    ('estoy en Avda. de la Constitución 45, 4º izq., Sevilla', ['Constitución 45'], []),
    ('me llama al 91 455 20 18 por las mañanas', ['91 455 20 18'], []),
    ('manda a R. das Flores 212, 3.º Esq., 1200-194 Lisboa', ['Flores 212', '1200-194'], []),
    ('o servidor fica na Rua do Carmo, 77, Porto; telefone 912 448 073', ['Carmo, 77', '912 448 073'], []),
    ('me chama no zap (11) 98123-4470', ['98123-4470'], []),
    ('Av. Paulista, 1842, conj. 91, São Paulo - SP, CEP 01310-945', ['Paulista, 1842', '01310-945'], []),
    ('Der Rechner steht in der Lindenstr. 8a, 70182 Stuttgart', ['Lindenstr. 8a'], []),
    ('Ihr erreicht mich unter 0176 8832 1140', ['0176 8832 1140'], []),
    ('ruf mich an: 0711/4482 19', ['0711/4482'], []),
    ('Am Mühlbach 12, 72070 Tübingen', ['Mühlbach 12'], []),
    ('Rückruf bitte an 0151-22873341', ['0151-22873341'], []),
    ('wohne in der Straße des Friedens 3, tel 089 4471820', ['Friedens 3', '089 4471820'], []),
    ('Windows 11 Pro\nProduct ID: 00331-10000-00001-AA552\n', ['00331-10000-00001-AA552'], ['Windows 11 Pro']),
    ('Produkt-ID 00330-52211-90347-AAOEM', ['00330-52211-90347-AAOEM'], []),
    ('Host Name: X\nProduct ID:                00326-30000-00001-AA414\nOriginal Install Date:     1/2/2024', ['00326-30000-00001-AA414'], ['Original Install Date']),
    ('  PID USER   COMMAND\n 1234 marek  python train.py\n\n  PID USER   %CPU COMMAND\n 4412 bertil 99.0 python3 eval.py\n 4413 root    0.0 bash\n 5110 wendla 12.5 python serve.py\n', ['marek', 'bertil', 'wendla'], ['root', 'eval.py']),
    ('$ ps aux\nUSER         PID %CPU %MEM COMMAND\nroot           1  0.0  0.1 /sbin/init\nhazel       8812 98.0  4.0 python train.py\n$ nvidia-smi pmon\n...\n$ ps -eo user,pid,cmd | grep python\nclover     9120 python -m vllm.entrypoints.openai.api_server\nrobin   9121 python train.py\n', ['hazel', 'clover', 'robin'], ['vllm.entrypoints.openai.api_server']),
    ('who is on the GPU:\nGPU PID    USER     MEM   COMMAND\n0   81220  aster    22110MiB  python finetune.py\n1   81399  jasper   8000MiB   python serve.py\n\nUSER     PID    ELAPSED CMD\naster    81220  02:11:07 python finetune.py --run sequoia_phase2\njasper   81399  00:10:00 python serve.py\n', ['aster', 'jasper', 'sequoia_phase2'], ['finetune.py', '22110MiB']),
    ('marlow    20114  0.0  0.1 python sequoia_phase2 --epochs 3', ['marlow', 'sequoia'], []),
    ('robin    20231 99.2  3.1 41230988 8123044 ?  Rl  09:12 120:11 python train.py --config heron_stage3.yaml kestrel_v2', ['robin', 'heron_stage3', 'kestrel_v2'], ['train.py']),
    ('skye: my run died again with CUDA error 700\ntarn: did you try CUDA_LAUNCH_BLOCKING=1?\nskye: yes', ['skye', 'tarn'], ['CUDA_LAUNCH_BLOCKING=1', 'CUDA error 700']),
    ('[10:22] brook: nccl timeout on all ranks\n[10:23] forrest: which node?', ['brook', 'forrest'], ['nccl timeout']),
    ('10:22 <linnet> torch.cuda.is_available() is False\n10:24 <wren> driver?', ['linnet', 'wren'], ['torch.cuda.is_available() is False']),
    ('[{"user": "hollis", "text": "no kernel image is available"}, {"user": "reed", "text": "which GPU?"}]', ['hollis', 'reed'], ['no kernel image is available']),
    ('{"messages":[{"author":"piper","content":"vllm crashes"},{"from":"lark","content":"log?"}]}', ['piper', 'lark'], ['vllm crashes']),
    ('ash  09:14\nthe job OOMs\nivy  09:16\nbatch size?', ['ivy '], ['OOMs']),
    ('from the thornbury repo, the run fails with ImportError', ['thornbury'], ['ImportError']),
    ('It fails only in the marigold repo, see the osprey board', ['osprey'], []),
    ('the quillfeather run hit Xid 31', ['quillfeather'], ['Xid 31']),
    ('see the tamarisk dashboard and the juniper workspace', ['tamarisk', 'juniper'], []),
    ('the transformers repo and the vllm repo have the same issue', [], ['the transformers repo and the vllm repo']),
    ('interface: wg-halden\n  public key: abc\npeer: brunnby\n  endpoint: 10.1.1.1:51820', ['halden', 'brunnby'], ['interface:']),
    ('interface: bluebell\n  listening port: 51820\n', ['bluebell'], ['listening port: 51820']),
    ('# Name = merganser\n[Peer]\nPublicKey = x', ['merganser'], []),
    ('10.0.0.1 - - [01/Dec/2026:10:00:00 +0000] "GET /clients/Brandauer/embeddings HTTP/1.1" 500 120', ['Brandauer'], ['embeddings', 'HTTP/1.1']),
    ('"POST /api/v1/customers/acme-tools/jobs HTTP/1.1" 503', ['acme-tools'], ['/api/v1/customers/']),
    ('GET /clients/Vaillard/files/42', ['Vaillard'], []),
    ('GET /tenants/orchard/models', ['orchard'], ['models']),
    ('INFO: 10.1.1.1:0 - "GET /kunden/Steinbrueck/status HTTP/1.1" 200 OK', ['Steinbrueck'], ['200 OK']),
    ('/v1/org/Pellegrin/index', ['Pellegrin'], []),
    ('systemd[1]: sequoia-embedder.service: Main process exited', ['sequoia-embedder'], ['Main process exited']),
)  # fmt: skip


@pytest.mark.parametrize(("text", "private", "technical"), TEXTS, ids=range(len(TEXTS)))
def test_the_form_of_a_line_tells_a_name_in_it(text: str, private: list[str], technical: list[str]) -> None:
    shown = Redactor().text.hide(text)
    assert [value for value in private if value in shown] == []
    assert [value for value in technical if value not in shown] == []


@pytest.mark.parametrize("line", ['server "otter" down', 'job "falcon" failed', "repo 'wren' is gone"])
def test_a_short_text_with_quotes_is_looked_at(line: str) -> None:
    assert line.split(" ")[1].strip("'\"") not in Redactor().text.hide(line)


@pytest.mark.parametrize(
    "line",
    [
        "客户：请提供完整日志",
        "内存地址：0x7f3a2c000000 不可访问",
        "在项目根目录中运行 python setup.py install",
        "프로젝트 폴더에서 pip install -e . 를 실행",
        "the mamba repo, the falcon repo and the training run",
        "note: this error originates from a subprocess",
        "R. Version 4, Via Python 3, Av. GPU utilization 95",
        "GET /v1/clients/http/status HTTP/1.1",
        "epoch 622 418 907 of 1000 000",
    ],
)
def test_a_line_of_the_same_form_without_a_name_is_kept(line: str) -> None:
    assert Redactor().text.hide(line) == line


def test_the_logins_of_a_person_who_was_hidden_are_the_same_person() -> None:
    text = "Opened by Ilse Brandhuber\nibrandhuber ran it; Brandhuber, Ilse and ilse.brandhuber are one, torch 2.5.1"
    assert (
        Redactor().hide_text(text) == "Opened by <user-1>\n<user-1> ran it; <user-1> and <user-1> are one, torch 2.5.1"
    )
