// Signatures by certificates, as docs/ledger.md says: CMS SignedData (RFC 5652) in DER, with a
// chain (RFC 5280) to one of the genesis' roots.

import { X509Certificate, constants, createHash, createPublicKey, verify } from 'node:crypto';

import { Fault, hold, sha256 } from './note.mjs';

const MAX_CMS_BYTES = 64 * 1024;

/** What a library refuses is a fault of what it was given. */
function attempt(action, message) {
  try {
    return action();
  } catch {
    throw new Fault(message);
  }
}

// --- DER -----------------------------------------------------------------------------------------

const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const NULL = 0x05;
const OID = 0x06;
const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT = [0xa0, 0xa1, 0xa2]; // [0], [1], [2], each of elements

const CONSTRUCTED = 0x20;
const NUMBER_OF_TAG = 0x1f;
const MAX_DEPTH = 32; // far beyond any certificate

/** How many bytes tag and length take, and how many follow; there is one way to write a length. */
function readLength(bytes) {
  hold(bytes.length >= 2, 'DER ends inside an element');
  const count = bytes[1] - 0x80;
  if (count < 0) return [2, bytes[1]];
  hold(count >= 1 && count <= 3 && bytes.length >= 2 + count, 'DER has no such length');
  const length = bytes.readUIntBE(2, count);
  hold(length >= Math.max(0x80, 256 ** (count - 1)), 'DER has a length of too many bytes');
  return [2 + count, length];
}

/** The element at the beginning, with those inside it. */
function readElement(bytes, depth) {
  hold(depth < MAX_DEPTH, 'DER is nested too deeply');
  const [start, length] = readLength(bytes);
  const [tag, end] = [bytes[0], start + length];
  hold((tag & NUMBER_OF_TAG) !== NUMBER_OF_TAG && end <= bytes.length, 'DER has no such element');
  const content = bytes.subarray(start, end);
  const children = tag & CONSTRUCTED ? readElements(content, depth + 1) : [];
  const element = { tag, content, children, whole: bytes.subarray(0, end) };
  hold(isCanonical(element), 'DER has a value written in another way than the one');
  return element;
}

function readElements(bytes, depth) {
  const elements = [];
  for (let at = 0; at < bytes.length; at += elements.at(-1).whole.length) {
    elements.push(readElement(bytes.subarray(at), depth));
  }
  return elements;
}

/** The one element that the bytes are. */
function readDer(bytes) {
  const element = readElement(bytes, 0);
  hold(element.whole.length === bytes.length, 'DER is followed by something');
  return element;
}

// Values of more than one encoding in BER, by their tag: whether this is the one in DER.
const CANONICAL = {
  [BOOLEAN]: ({ content }) => content.length === 1 && [0x00, 0xff].includes(content[0]),
  [INTEGER]: ({ content: [first, second] }) => first !== undefined
    && (second === undefined || first !== (second < 0x80 ? 0x00 : 0xff)),
  [BIT_STRING]: ({ content: [unused, ...bits] }) => unused < 8
    && (unused === 0 || (bits.length > 0 && bits.at(-1) % 2 ** unused === 0)),
  [NULL]: ({ content }) => content.length === 0,
  [OID]: ({ content }) => content.length > 0 && content.at(-1) < 0x80
    && content.every((byte, i) => byte !== 0x80 || (i > 0 && content[i - 1] >= 0x80)),
  [SET]: ({ children }) => isSortedSet(children),
};

function isCanonical(element) {
  const { tag } = element;
  const isUniversal = tag < 0x40;
  const isOfElements = tag === SEQUENCE || tag === SET;
  if (isUniversal && Boolean(tag & CONSTRUCTED) !== isOfElements) return false;
  return CANONICAL[tag]?.(element) ?? true;
}

/** SET OF, which may stand behind a tag of its own. */
const isSortedSet = (elements) => elements.every(({ whole }, i) =>
  i === 0 || Buffer.compare(elements[i - 1].whole, whole) <= 0);

/** What is inside an element, when it has this tag and holds just elements of those tags. */
function inside({ tag, children }, expected, tags, what) {
  const isRight = tag === expected && children.length === tags.length
    && children.every((child, i) => child.tag === tags[i]);
  hold(isRight, `${what} of another form than it may have`);
  return children;
}

const oid = (hex) => Buffer.from([OID, hex.length / 2, ...Buffer.from(hex, 'hex')]);

// --- Algorithms ----------------------------------------------------------------------------------

const DIGESTS = {
  '608648016503040201': 'sha256', '608648016503040202': 'sha384', '608648016503040203': 'sha512',
};
const MGF1 = '2a864886f70d010108';

const isNull = (parameters) => parameters?.tag === NULL;
const isNone = (parameters) => parameters === undefined;

// How each is checked, with which digests (any, where it names none) and parameters.
const PKCS1 = { keys: ['rsa'], areRight: isNull, options: () => ({}) };
const isSequence = (parameters) => parameters?.tag === SEQUENCE;
const PSS = { keys: ['rsa', 'rsa-pss'], areRight: isSequence, options: readPss };
const ECDSA = { keys: ['ec'], areRight: isNone, options: () => ({}) };
const SIGNATURES = {
  '2a864886f70d010101': PKCS1,
  '2a864886f70d01010b': { ...PKCS1, digest: 'sha256' },
  '2a864886f70d01010c': { ...PKCS1, digest: 'sha384' },
  '2a864886f70d01010d': { ...PKCS1, digest: 'sha512' },
  '2a864886f70d01010a': PSS,
  '2a8648ce3d040302': { ...ECDSA, digest: 'sha256' },
  '2a8648ce3d040303': { ...ECDSA, digest: 'sha384' },
  '2a8648ce3d040304': { ...ECDSA, digest: 'sha512' },
};

/** An AlgorithmIdentifier: what it names, in hexadecimal, and its parameters, if any. */
function readAlgorithm({ tag, children: [name, parameters, ...more] }) {
  hold(tag === SEQUENCE && name?.tag === OID && more.length === 0, 'not the form of an algorithm');
  return { name: name.content.toString('hex'), parameters };
}

function readDigestAlgorithm(element) {
  const { name, parameters } = readAlgorithm(element);
  hold(DIGESTS[name] && (isNone(parameters) || isNull(parameters)), 'not SHA-256, -384 or -512');
  return DIGESTS[name];
}

/** RFC 4055, 3.1: the digest and MGF1 with it. What has its default value is left out in DER. */
function readPss({ children: [hash, mask, salt, ...more] }, digest) {
  const form = 'parameters of RSA-PSS';
  hold(hash && mask && more.length === 0, `not ${form}`);
  const [ofHash] = inside(hash, CONTEXT[0], [SEQUENCE], form);
  const { name, parameters } = readAlgorithm(inside(mask, CONTEXT[1], [SEQUENCE], form)[0]);
  hold(name === MGF1 && parameters && readDigestAlgorithm(parameters) === digest
    && readDigestAlgorithm(ofHash) === digest, 'the RSA-PSS is of another digest');
  const saltLength = salt ? readSaltLength(inside(salt, CONTEXT[2], [INTEGER], form)[0]) : 20;
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
}

function readSaltLength({ content }) {
  hold(content.length <= 2 && content[0] < 0x80, 'the RSA-PSS has no such salt');
  const length = content.readUIntBE(0, content.length);
  hold(length !== 20, 'the RSA-PSS says the length of a salt that need not be said');
  return length;
}

function checkSignature(algorithm, digest, signed, spki, signature) {
  const { name, parameters } = readAlgorithm(algorithm);
  const scheme = SIGNATURES[name];
  hold(scheme?.areRight(parameters) && (scheme.digest ?? digest) === digest,
    'the CMS is signed in a way that is not allowed');
  const options = scheme.options(parameters, digest);
  const isRight = attempt(() => {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return scheme.keys.includes(key.asymmetricKeyType)
      && verify(digest, signed, { key, ...options }, signature);
  }, "the certificate's public key cannot be used");
  hold(isRight, 'the signature in the CMS is wrong');
}

// --- Certificates --------------------------------------------------------------------------------

/** A certificate in DER. */
export function readCertificate(bytes) {
  const what = 'certificate';
  const [tbs] = inside(readDer(bytes), SEQUENCE, [SEQUENCE, SEQUENCE, BIT_STRING], what);
  const fields = tbs.children.filter(({ tag }, i) => i > 0 || tag !== CONTEXT[0]); // the version
  hold(fields.length >= 6, `the ${what} has too few fields`);
  const [serial, , issuer, , , spki] = fields.map(({ whole }) => whole);
  const x509 = attempt(() => new X509Certificate(bytes), `not a ${what}`);
  return { bytes, serial, issuer, spki, x509 };
}

const isIssuedBy = ({ x509 }, issuer) => attempt(
  () => x509.checkIssued(issuer.x509) && x509.verify(issuer.x509.publicKey),
  "a certificate's public key cannot be used");

/** At an instant, both ends included; without one, always. */
const isValidAt = (instant) => ({ x509: { validFrom, validTo } }) => instant === null
  || (Date.parse(validFrom) <= instant * 1000 && instant * 1000 <= Date.parse(validTo));

/** Whether the signer's certificate leads to a root, perhaps over some of the others. */
function leadsToRoot(signer, others, roots, isValid) {
  const reached = [signer];
  const isRooted = (each) => roots.some((root) =>
    isValid(root) && (root.bytes.equals(each.bytes) || isIssuedBy(each, root)));
  for (const each of reached) {
    if (!isValid(each)) continue;
    if (isRooted(each)) return true;
    reached.push(...others.filter((other) =>
      !reached.includes(other) && other.x509.ca && isIssuedBy(each, other)));
  }
  return false;
}

// --- CMS -----------------------------------------------------------------------------------------

const SIGNED_DATA = oid('2a864886f70d010702');
const DATA = oid('2a864886f70d010701');
const CONTENT_TYPE = oid('2a864886f70d010903');
const MESSAGE_DIGEST = oid('2a864886f70d010904');
const VERSION_1 = Buffer.from([INTEGER, 1, 1]);
const FIELDS_OF_DATA = [INTEGER, SET, SEQUENCE, CONTEXT[0], SET];
const FIELDS_OF_SIGNER = [INTEGER, SEQUENCE, SEQUENCE, CONTEXT[0], SEQUENCE, OCTET_STRING];

function checkIs({ whole }, expected, what) {
  hold(whole.equals(expected), `the CMS has another ${what}`);
}

/** The content of the one attribute of that type, which has one value, of that tag. */
function attribute(attributes, type, tag, what) {
  const named = attributes.filter(({ children: [name] }) => name?.whole.equals(type));
  hold(named.length === 1, `the CMS has not one signed attribute ${what}`);
  const [, values] = inside(named[0], SEQUENCE, [OID, SET], what);
  return inside(values, SET, [tag], what)[0];
}

/** Detached SignedData with one SignerInfo: its certificates and what that one says. */
function readSignedData(bytes) {
  const [type, content] = inside(readDer(bytes), SEQUENCE, [OID, CONTEXT[0]], 'content info');
  checkIs(type, SIGNED_DATA, 'content type');
  const [data] = inside(content, CONTEXT[0], [SEQUENCE], 'content');
  const [version, digests, encapsulated, certificates, signers] =
    inside(data, SEQUENCE, FIELDS_OF_DATA, 'signed data');
  checkIs(version, VERSION_1, 'version');
  const [contentType] = inside(encapsulated, SEQUENCE, [OID], 'detached content');
  checkIs(contentType, DATA, 'content type');
  hold(isSortedSet(certificates.children), 'the certificates in the CMS are not sorted');
  const [digest] = inside(digests, SET, [SEQUENCE], 'digest algorithm');
  const [signer] = inside(signers, SET, [SEQUENCE], 'one signer');
  const all = certificates.children.map(({ whole }) => readCertificate(whole));
  return { digest: readDigestAlgorithm(digest), signer, certificates: all };
}

function readSigner(signer, digest) {
  const [version, id, itsDigest, attributes, algorithm, signature] =
    inside(signer, SEQUENCE, FIELDS_OF_SIGNER, 'signer');
  checkIs(version, VERSION_1, 'version of its signer');
  hold(readDigestAlgorithm(itsDigest) === digest, 'the CMS has another digest algorithm');
  hold(isSortedSet(attributes.children), 'the signed attributes are not sorted');
  const [issuer, serial] = inside(id, SEQUENCE, [SEQUENCE, INTEGER], 'issuer and serial number');
  return { issuer, serial, attributes, algorithm, signature: signature.content };
}

/** The signed attributes say what was signed. */
function checkAttributes({ children }, digest, signed) {
  checkIs(attribute(children, CONTENT_TYPE, OID, 'content type'), DATA, 'content type');
  const found = attribute(children, MESSAGE_DIGEST, OCTET_STRING, 'message digest').content;
  hold(found.equals(createHash(digest).update(signed).digest()), 'the CMS is of another statement');
}

/**
 * Holds when the CMS is a signature of `signed` by a `cades` key, the SHA-256 of a public key, with
 * a certificate that leads to a root, all valid at an instant (null: whenever that was).
 */
export function checkCades(bytes, signed, key, roots, instant) {
  hold(bytes.length <= MAX_CMS_BYTES, 'the CMS has more than 64 KiB');
  const { digest, signer, certificates } = readSignedData(bytes);
  const info = readSigner(signer, digest);
  const own = certificates.find(({ issuer, serial }) =>
    issuer.equals(info.issuer.whole) && serial.equals(info.serial.whole));
  hold(own, "the signer's certificate is not in the CMS");
  hold(sha256(own.spki).equals(key.bytes), "the signer's certificate is of another public key");
  checkAttributes(info.attributes, digest, signed);
  // What is signed is the set by its own tag (RFC 5652, 5.4), not by the one it has in its place.
  const attributes = Buffer.from(info.attributes.whole);
  attributes[0] = SET;
  checkSignature(info.algorithm, digest, attributes, own.spki, info.signature);
  hold(leadsToRoot(own, certificates, roots, isValidAt(instant)),
    "the signer's certificate leads to no root of the genesis that was valid then");
}
